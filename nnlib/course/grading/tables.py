"""Tables as CSV: written so that no spreadsheet takes words for a formula, read as spreadsheets save them."""

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nnlib.course.files import whole_file
from nnlib.course.refusal import Refusal

# A cell may begin anywhere after `;`, a tab or a line break: with another list separator quotes mean nothing.
_BEGINS = r"(?:^|(?<=[;\t\r\n]))"
_FORMULA = r" *'*(?!-$)[=+\-@＝＋－＠]"
_HARMFUL = rf"{_BEGINS}(?={_FORMULA})|^(?='*[\t\r])"
_QUOTED = rf"{_BEGINS}'(?={_FORMULA})|^'(?='*[\t\r])"


def write_table(path: Path, rows: Sequence[Sequence], encoding: str = "utf-8") -> None:
    """Write a table as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([list(map(harmless, row)) for row in rows])
    with whole_file(path) as file:
        file.write(text.getvalue().encode(encoding))


def harmless(value: Any) -> Any:
    """The value as text that no spreadsheet reads as a formula."""
    return re.sub(_HARMFUL, "'", value) if isinstance(value, str) else value


def as_it_was(text: str) -> str:
    """The text before `harmless` changed it."""
    return re.sub(_QUOTED, "", text)


def read_table(path: Path, columns: Sequence[str], needed: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a table with those of its columns that are listed; the first is line 2.

    Values may be separated by commas, semicolons or tabs, and a line `sep=;` may stand above the names.

    Raises Refusal: there is no such file, it cannot be read, or a needed column is missing.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        told = re.match(r"sep=(.)\r?\n", text)
        text = text[told.end() :] if told else text
        separator = told[1] if told else max(",;\t", key=text.partition("\n")[0].count)
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except FileNotFoundError:
        raise Refusal(f"there is no file {path}.") from None
    except UnicodeDecodeError:
        raise Refusal(f"{path.name} is not in UTF-8; let the spreadsheet save it as CSV UTF-8.") from None
    except (OSError, csv.Error) as error:
        raise Refusal(f"{path.name} cannot be read: {error}.") from None
    head = [name.strip().lower() for name in table[0]] if table else []
    if missing := [name for name in needed if name not in head]:
        raise Refusal(f"{path.name} has no column {missing[0]}.")
    places = {name: head.index(name) for name in columns if name in head}
    padded = (row + [""] * (len(head) - len(row)) for row in table[1:])
    return [{name: as_it_was(row[place].strip()) for name, place in places.items()} for row in padded]
