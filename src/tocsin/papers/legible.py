"""How does a text that a person wrote read where not every character can be held, or drawn?"""

import re

_NOT_TEXT = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What Libertinus Serif draws: PDF/A refuses a character without a glyph, so any other is written as its number instead.
_NO_GLYPH = re.compile(
    "[^\n\x20-\x7e\xa0-\xac\xae-\u024f\u0391-\u03a1\u03a3-\u03c9\u0410-\u044f\u1e80-\u1e85\u1ef2\u1ef3\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u20ac\u2122\u2192\u2212\ufffd]"
)


def legible(text: str) -> str:
    """Give `text` with one kind of line end, and U+FFFD for what no document can hold."""
    return _NOT_TEXT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def drawable(text: str) -> str:
    """Give `text` with each character that the PDF's typeface cannot draw written as its number, such as ``[U+1F514]``."""
    return _NO_GLYPH.sub(lambda found: f"[U+{ord(found[0]):04X}]", text.replace("\t", " "))
