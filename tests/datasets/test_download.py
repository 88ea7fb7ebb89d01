import hashlib
import re
import socket

import numpy as np
import pytest

from nnlib.datasets import download as module
from nnlib.datasets.download import download

CONTENT = np.random.default_rng(0).bytes(200_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def fetch(file, *mirrors):
    download([mirror.url + file.name for mirror in mirrors], file, len(CONTENT), SHA256)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "data.gz"


@pytest.fixture
def part(tmp_path):
    return tmp_path / "data.gz.part"


def test_a_file_arrives_whole_and_leaves_nothing_beside_it(mirror, file):
    mirror.files["data.gz"] = CONTENT
    fetch(file, mirror)
    assert file.read_bytes() == CONTENT
    assert list(file.parent.iterdir()) == [file]
    assert mirror.requests == [("data.gz", None)]


def test_a_broken_download_is_no_file_and_the_next_call_asks_only_for_the_rest(mirror, file, part):
    mirror.files["data.gz"], mirror.breaks_after = CONTENT, 70_000
    with pytest.raises(ConnectionError, match=re.escape(f"{mirror.url}data.gz: ")):
        fetch(file, mirror)
    assert not file.exists() and part.read_bytes() == CONTENT[:70_000]
    mirror.breaks_after = None
    fetch(file, mirror)
    assert mirror.requests[1:] == [("data.gz", "bytes=70000-")]
    assert file.read_bytes() == CONTENT and not part.exists()


def test_a_second_mirror_goes_on_where_the_first_broke_off(mirror, second_mirror, file):
    mirror.files["data.gz"], mirror.breaks_after = CONTENT, 70_000
    second_mirror.files["data.gz"] = CONTENT
    fetch(file, mirror, second_mirror)
    assert second_mirror.requests == [("data.gz", "bytes=70000-")]
    assert file.read_bytes() == CONTENT


def test_a_server_that_cannot_resume_sends_all_of_it_again(mirror, file, part):
    mirror.files["data.gz"], mirror.can_resume = CONTENT, False
    part.write_bytes(CONTENT[:70_000])
    fetch(file, mirror)
    assert file.read_bytes() == CONTENT


def test_a_complete_part_is_only_checked(mirror, file, part):
    part.write_bytes(CONTENT)
    fetch(file, mirror)
    assert file.read_bytes() == CONTENT and mirror.requests == []


@pytest.mark.parametrize("wrong", [CONTENT[:-1] + b"?", CONTENT + b"more"], ids=["one byte", "too long"])
def test_wrong_content_is_thrown_away(wrong, mirror, file, part):
    sha256 = hashlib.sha256(CONTENT + b"?").hexdigest()
    mirror.files["data.gz"] = wrong
    message = f"^{re.escape(f'{mirror.url}data.gz: the file has a wrong checksum')}$"
    with pytest.raises(ConnectionError, match=message):
        download([mirror.url + "data.gz"], file, len(CONTENT), sha256)
    assert not file.exists() and not part.exists()


def test_after_a_wrong_checksum_the_next_mirror_is_asked_for_all_of_it(mirror, second_mirror, file):
    mirror.files["data.gz"], second_mirror.files["data.gz"] = bytes(len(CONTENT)), CONTENT
    fetch(file, mirror, second_mirror)
    assert second_mirror.requests == [("data.gz", None)]
    assert file.read_bytes() == CONTENT


def test_no_more_is_taken_than_the_size(mirror, file, part, monkeypatch):
    mirror.files["data.gz"] = CONTENT + bytes(500_000)
    fetch(file, mirror)
    assert file.read_bytes() == CONTENT


def test_a_damaged_part_is_replaced_by_the_next_mirror(mirror, second_mirror, file, part):
    mirror.files["data.gz"] = second_mirror.files["data.gz"] = CONTENT
    part.write_bytes(b"<html>a login page</html>")
    fetch(file, mirror, second_mirror)
    assert file.read_bytes() == CONTENT


def test_each_mirror_is_named_with_what_went_wrong(mirror, file):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    urls = [mirror.url + "data.gz", f"http://127.0.0.1:{port}/data.gz"]
    with pytest.raises(ConnectionError) as caught:
        download(urls, file, len(CONTENT), SHA256)
    first, second = str(caught.value).split("; ")
    assert first == f"{urls[0]}: HTTP Error 404: Not Found"
    assert second.startswith(f"{urls[1]}: <urlopen error") and "refused" in second


def test_a_mirror_that_never_answers_is_given_up(file, monkeypatch):
    monkeypatch.setattr(module, "SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/data.gz"
        with pytest.raises(ConnectionError, match=f"^{re.escape(url)}: .*timed out"):
            download([url], file, len(CONTENT), SHA256)
