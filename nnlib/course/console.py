"""A terminal that is not UTF-8: characters that it cannot write are replaced by others that say the same."""

import codecs
import io
import re
import sys
import unicodedata

_INSTEAD = str.maketrans(
    {
        **{"−": "-", "–": "-", "·": "*", "×": "x", "±": "+/-", "≤": "<=", "≥": ">=", "≈": "~", "√": "sqrt"},
        **{"½": "1/2", "¼": "1/4", "∂": "d", "∇": "grad ", "‖": "||", "′": "'", "\u0302": "_hat"},
        **{"→": "->", "←": "<-", "…": "...", "★": "*", "☆": "-", "✓": "ok", "○": "o", "°": " degrees"},
        **{"’": "'", "“": '"', "”": '"'},
    }
)


def speak_plainly() -> None:
    """Let standard output and standard error say everything, whatever their encoding is."""
    codecs.register_error("nnlib", _instead)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a notebook's own stream takes every character
            stream.reconfigure(errors="nnlib")


def _instead(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    characters = error.object[error.start : error.end]
    text = re.sub(r"(?<=\^.)\^|(?<=_.)_", "", "".join(map(_named, characters)))  # one mark for all digits
    return text.translate(_INSTEAD).encode("ascii", "backslashreplace").decode("ascii"), error.end


def _named(character: str) -> str:
    """A Greek letter by its name, a superscript after ^, a subscript after _; any other as it is."""
    name, how = unicodedata.name(character, ""), unicodedata.decomposition(character).partition(" ")
    if letter := re.fullmatch("GREEK (SMALL|CAPITAL) LETTER ([A-Z]+)", name):
        word = letter[2].replace("LAMDA", "LAMBDA")
        return word.capitalize() if letter[1] == "CAPITAL" else word.lower()
    marks = {"<super>": "^", "<sub>": "_"}
    return marks[how[0]] + chr(int(how[2], 16)) if how[0] in marks else character
