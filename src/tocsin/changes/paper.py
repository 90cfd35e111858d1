"""What does a paper consist of, ready to be printed in any form, and what is still missing from it?"""

from dataclasses import dataclass
from datetime import date

from tocsin.changes.held.problem import FigureRoute
from tocsin.words import Class


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, numbered where its kind of paper numbers its sections (``1.``), else with an empty number."""

    level: int
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as typed; `notes` are the footnotes that hang on it, each with the words it hangs on."""

    text: str
    notes: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list under a lead-in, each item with its own punctuation."""

    lead: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of texts."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure as its facts: the routes it shows and, where it is known, the colour in which the original drew each.

    `image` says what is left of the original's image. A reader gets the routes in words; a picture may be drawn beside them.
    """

    number: int
    title: str
    routes: tuple[FigureRoute, ...]
    image: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A gap, shown where it stands."""

    where: str
    wanted: str

    def __str__(self) -> str:
        return f"{self.where}: {self.wanted}"


Block = Heading | Paragraph | Bullets | Grid | Drawing | Missing


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper. `issued_on` None: a draft. `standing` are sentences that must be on every page, such as that it is invented."""

    modification: str
    document: str
    kind: str
    title: str
    subtitle: str
    header: tuple[tuple[str, str], ...]
    classification: Class
    sentence: str
    blocks: tuple[Block, ...]
    footnotes: tuple[tuple[int, str], ...]
    signature: tuple[str, ...]
    attachments: tuple[str, ...]
    links: tuple[str, ...]
    standing: tuple[str, ...]
    gaps: tuple[Missing, ...]
    as_at: date
    issued_on: date | None = None
    schema: int = 1
