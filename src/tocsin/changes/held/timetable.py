"""What is to be done next, by whom, on which day or in which week, and which questions must be answered?"""

from dataclasses import dataclass

from tocsin.changes.held.when import UNKNOWN, When


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a work package. `comment_until` None: a comment period that starts with no end given."""

    activity: str
    when: When
    with_: tuple[str, ...] = ()
    comment_until: When | None = None


@dataclass(frozen=True, slots=True)
class OtherBodies:
    """Bodies that are to be named later."""

    as_: str = ""
    on: str = ""
    identified: str = ""


@dataclass(frozen=True, slots=True)
class WorkPackage:
    """A numbered package of work; the first says that more may follow."""

    n: int
    process: str
    rows: tuple[Row, ...]
    other_subcommittees: OtherBodies | None = None
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question to be answered beside the standard ones. Recorded again under the same words, it grows a history."""

    q: str
    because: str = ""
    disputed_by: str = ""
    ask: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class StandardAreas:
    """Whether the standard areas of assessment are to be looked at, and which they are where that is said."""

    included: bool
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """A body's meeting, planned or held. A plan is never read as a meeting held."""

    body: str
    on: When = UNKNOWN
    n: int | None = None
    held: bool = False


@dataclass(frozen=True, slots=True)
class Requirement:
    """One business requirement."""

    n: int
    text: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Requirements:
    """Business requirements in a version, with the period in which the industry may comment."""

    version: str
    items: tuple[Requirement, ...]
    comment_from: When = UNKNOWN
    comment_until: When | None = None
