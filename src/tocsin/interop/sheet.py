"""What does a file hold before anybody has said what it means: sheets of numbered rows of typed cells?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that holds a formula in place of a value; `where` is its address, such as ``D7``."""

    text: str
    where: str = ""


Cell = str | int | float | bool | date | datetime | Formula | None
"""A cell as the file holds it. CSV holds text only."""

Value = str | bool | date | tuple[str, ...] | None
"""A cell as read: text (empty when unknown), yes or no, a day, several words, or None when unknown."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` counts from 1 as a spreadsheet does; `line` is where it starts in a text file."""

    number: int
    cells: tuple[Cell, ...]
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as a stream that can be read once; its first row is the header. `file` names it in a refusal."""

    file: str
    name: str
    rows: Iterator[Row]
