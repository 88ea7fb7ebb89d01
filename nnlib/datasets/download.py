"""Files from the internet: a broken download goes on where it stopped, and what arrives is checked."""

import hashlib
import os
from http.client import HTTPException
from pathlib import Path
from urllib.request import Request, urlopen

SECONDS = 20  # without an answer, after which a mirror is given up


def download(urls: list[str], file: Path, size: int, sha256: str) -> None:
    """Fetch `file`, of `size` bytes, from the first of urls that delivers it with the right checksum.

    What has arrived lies in a .part file beside it, which a later call completes.

    Raises: ConnectionError, which says for each url what went wrong.
    """
    part = file.with_name(file.name + ".part")
    faults = []
    for url in urls:
        try:
            _fetch(url, part, size)
        except (OSError, HTTPException) as fault:
            faults.append(f"{url}: {fault or type(fault).__name__}")
            continue
        if hashlib.sha256(part.read_bytes()).hexdigest() == sha256:
            os.replace(part, file)
            return
        part.unlink()
        faults.append(f"{url}: the file has a wrong checksum")
    raise ConnectionError("; ".join(faults))


def _fetch(url: str, part: Path, size: int) -> None:
    """Complete the file `part`. No more than `size` bytes are taken, whatever comes."""
    start = part.stat().st_size if part.exists() else 0
    if start >= size:
        return
    request = Request(url, headers={"Range": f"bytes={start}-"} if start else {})
    with urlopen(request, timeout=SECONDS) as answer:
        goes_on = answer.status == 206  # partial content; a server that cannot do that sends all of it
        with open(part, "ab" if goes_on else "wb") as file:
            while file.tell() < size and (block := answer.read(min(65536, size - file.tell()))):
                file.write(block)
            arrived = file.tell()
    if arrived < size:
        raise OSError(f"the connection broke after {arrived} of {size} bytes")
