"""What was decided, by which authority, and what came of it?"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from tocsin.changes.held.document import Named
from tocsin.changes.held.person import Person
from tocsin.changes.held.when import UNKNOWN, When

Systems = NewType("Systems", int)
"""A count of systems, or what it gains or loses: any whole number."""


class Result(StrEnum):
    """What a body made of a recommendation."""

    AGREED = "agreed"
    AGREED_AS_AMENDED = "agreed as amended"
    NOTED = "noted"
    NOT_AGREED = "not agreed"
    DEFERRED = "deferred"


@dataclass(frozen=True, slots=True)
class Raised:
    """A proposal is raised under a number that it keeps. `invented` says that nothing of it is real."""

    number: int
    title: str
    proposer: Person
    representative: Person | None = None
    invented: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A change of stage. `because` is the event, by its number, that it follows from."""

    to: str
    because: int | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a body resolved on one recommendation of one paper."""

    recommendation: int
    result: Result
    paper: Named
    meeting: int | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """A document is issued and frozen. `elsewhere`: it was issued outside this house, and this records it.

    `printed` is the plain text of the paper as drawn up then, so that nothing later changes it.
    """

    document: Named
    reference: str = ""
    elsewhere: bool = False
    printed: str = ""


@dataclass(frozen=True, slots=True)
class PathSet:
    """The path that decides who decides."""

    path: str


@dataclass(frozen=True, slots=True)
class Modifier:
    """A modifier, such as urgent, is put on or taken off."""

    name: str
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Solution:
    """A solution, or an alternative to it under another id. `label` says *strawman* where it is only that."""

    id: str
    text: str
    label: str = ""
    variation: str = ""
    """The id of the proposed variation that writes it as rules."""
    raised_by: str = ""


@dataclass(frozen=True, slots=True)
class Varied:
    """A proposed variation hangs on the modification: its id, its base rulebook, its label, and its text as given.

    Recorded again under the same id, it takes the place of the earlier text. `digest` is of the text and its base.
    """

    id: str
    base: str
    digest: str
    label: str = "hypothetical"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Fiction:
    """From here on nothing that is recorded of the modification is real, whatever it was before. `why` says so in words."""

    why: str


@dataclass(frozen=True, slots=True)
class Counted:
    """One scenario of a simulation in one direction, as anybody may see it; None: withheld, and `withheld` says why.

    `gained` is counted from `base`, a scenario of the same run; `called` names the scenario with its label.
    """

    scenario: str
    called: str
    direction: str
    base: str
    gained: Systems | None
    recognised: Systems | None
    by_code: Systems | None
    by_anything: Systems | None
    working: Systems | None
    remaining: Systems | None
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A kept simulation hangs on the modification, with a note of what it cannot tell, its figures frozen as they were."""

    run: str
    digest: str
    limits: str = ""
    on: date | None = None
    """The day for which it was made."""
    in_scope: Systems | None = None
    figures: tuple[Counted, ...] = ()


@dataclass(frozen=True, slots=True)
class Implementation:
    """The date on which it is to take effect, and by whose authority; each move is another of these."""

    on: When
    authority: str
    release: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """The release in which it is implemented."""

    name: str
    on: When = UNKNOWN


@dataclass(frozen=True, slots=True)
class Undone:
    """A later decision takes back an earlier one by its number; both stay on record."""

    event: int
