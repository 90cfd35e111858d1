"""What stands on a paper of a modification as it is printed, top to bottom, whatever it is printed on?

DOCX, PDF and HTML print this one value, so that they cannot say different things.
"""

from dataclasses import dataclass
from enum import StrEnum

from tocsin.papers.change.redline import Piece


class Look(StrEnum):
    """How a paragraph is set apart from the others."""

    PLAIN = "plain"
    LEAD = "lead"
    """It leads into what follows, and stays with it."""
    CAPTION = "caption"
    GAP = "gap"
    """It says what is missing here."""


@dataclass(frozen=True, slots=True)
class Head:
    """A heading. `anchor` is its name in an address, such as ``legal-sec-g3-18``; no two on a print share one."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    pieces: tuple[Piece, ...]
    look: Look = Look.PLAIN


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its column headers; `widths` are shares of the line that come to 100."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines that stand together, such as a signature."""

    lines: tuple[str, ...]


Part = Head | Text | Items | Table | Lines


@dataclass(frozen=True, slots=True)
class Page:
    """One paper as printed. `marks` are the sentences that must be on every sheet of it beside the `marking`, its class.

    `top` is the level of its own title: 0 on the paper itself, 1 on what is attached. `notes` are the footnotes that hang
    on a word; a footnote that hangs on none stands among the `parts`.
    """

    id: str
    top: int
    title: str
    subtitle: str
    fields: tuple[tuple[str, str], ...]
    marking: str
    marks: tuple[str, ...]
    sentence: str
    parts: tuple[Part, ...]
    notes: tuple[tuple[int, str], ...]
    author: str
    reference: str
