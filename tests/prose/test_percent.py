"""A percent sign stands at its number, as English writes it: 98%."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILES = [ROOT / "README.md", *(ROOT / "tests" / "bench").glob("*.md")]
FILES += [file for name in ("nnlib", "solutions", ".github") for file in (ROOT / name).rglob("*.*")]
APART = re.compile(r".{0,30}[\d}][ \xa0]%(?!%).{0,20}")  # a brace ends a number that a program writes


def test_a_percent_sign_stands_at_its_number():
    texts = [file for file in FILES if file.suffix in (".md", ".toml", ".py")]
    found = {file.name: APART.findall(file.read_text(encoding="utf-8")) for file in texts}
    assert len(found) > 100 and not {name: apart for name, apart in found.items() if apart}


def test_a_space_before_a_percent_sign_is_found():
    assert APART.search("about 98 % of them") and APART.search("f'{x:.1f} %'") and APART.search("97.2\xa0%")
    assert not APART.search("97.2%, width: 100%")
