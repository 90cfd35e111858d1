"""What happened to a modification: who, when, on which document, why, and what of it was held to be worth a warning?"""

from dataclasses import dataclass
from datetime import datetime

from tocsin.changes.held.ballot import Ballot, Closed, Vote
from tocsin.changes.held.consultation import Answer, CollatedOn, Consultation, TakenBack
from tocsin.changes.held.decision import (
    Fiction,
    Implementation,
    Issue,
    Modifier,
    Move,
    PathSet,
    Raised,
    Release,
    Resolution,
    Run,
    Solution,
    Undone,
    Varied,
)  # fmt: skip
from tocsin.changes.held.document import Document, Handling
from tocsin.changes.held.person import Adopted, Renamed
from tocsin.changes.held.problem import Problem
from tocsin.changes.held.timetable import Meeting, Question, Requirements, StandardAreas, WorkPackage
from tocsin.changes.held.view import View
from tocsin.changes.held.when import When

Matter = (
    Raised | Move | Document | Issue | Problem | View | WorkPackage | Question | StandardAreas | Meeting | Requirements
    | Resolution | PathSet | Modifier | Solution | Varied | Run | Implementation | Release | Adopted | Renamed | Undone
    | Handling | Fiction | Ballot | Vote | Closed | Consultation | Answer | TakenBack | CollatedOn
)  # fmt: skip
"""What an event brings. Its class says what kind of event it is."""

MATTERS: dict[str, type[Matter]] = {
    "raised": Raised, "move": Move, "document": Document, "issue": Issue, "problem": Problem, "view": View,
    "work package": WorkPackage, "question": Question, "standard areas": StandardAreas, "meeting": Meeting,
    "requirements": Requirements, "resolution": Resolution, "path": PathSet, "modifier": Modifier, "solution": Solution,
    "variation": Varied, "run": Run, "implementation": Implementation, "release": Release, "adoption": Adopted,
    "renaming": Renamed, "undoing": Undone, "ballot": Ballot, "vote": Vote, "ballot closed": Closed,
    "consultation": Consultation, "answer": Answer, "answer withdrawn": TakenBack, "collation": CollatedOn, "handling": Handling,
    "fiction": Fiction,
}  # fmt: skip
"""The word by which a file, a form or a page names each kind of event."""
WORDS = {cls: word for word, cls in MATTERS.items()}


@dataclass(frozen=True, slots=True)
class Caution:
    """Something that a reader should know and that blocks nothing. `line` is where the rule stands in `file`."""

    code: str
    says: str
    file: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One happening, numbered from 1 within its modification. `body` is in which capacity `by` acted, by its id."""

    number: int
    body: str
    by: str
    when: When
    what: Matter
    recorded_at: datetime
    reason: str = ""
    cautions: tuple[Caution, ...] = ()
    schema: int = 1

    @property
    def word(self) -> str:
        """The word for its kind, such as *resolution*."""
        return WORDS[type(self.what)]
