"""What was asked of whom, until when, and what did they answer?"""

from dataclasses import dataclass
from datetime import datetime

from tocsin.changes.held.document import Named


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a consultation."""

    id: str
    asks: str


@dataclass(frozen=True, slots=True)
class Invited:
    """A party that was asked, in its category."""

    party: str
    category: str


@dataclass(frozen=True, slots=True)
class Consultation:
    """A consultation on one document version, from one aware instant up to, not including, another."""

    id: str
    on: Named
    opens_at: datetime
    closes_at: datetime
    questions: tuple[Asked, ...]
    invited: tuple[Invited, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """The answer to one question; *no comment* is an answer. A confidential part goes no further than the administrator."""

    question: str
    text: str = ""
    no_comment: bool = False
    confidential: bool = False
    reason: str = ""
    """Why it is confidential."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response sent. One that came by e-mail names who entered it, when it came, and its original by digest."""

    consultation: str
    by: str
    category: str
    parts: tuple[Part, ...]
    person: str = ""
    entered_by: str = ""
    received_at: datetime | None = None
    original: str = ""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A response withdrawn before the close."""

    consultation: str
    by: str


@dataclass(frozen=True, slots=True)
class CollatedOn:
    """The answers to a consultation were collated question by question."""

    consultation: str
