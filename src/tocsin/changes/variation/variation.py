"""What does a proposal add to a rulebook, take from it, or put in another's place?"""

from dataclasses import dataclass
from datetime import date

from tocsin.duties.compare import Change
from tocsin.duties.rulebook import ClauseText, DutyRule
from tocsin.routes.kind import HopKind, Role
from tocsin.words import Digest, Mark, RulebookId

Entry = ClauseText | DutyRule | HopKind
HYPOTHETICAL, PROPOSED = "hypothetical", "proposed"


@dataclass(frozen=True, slots=True)
class Touch:
    """What becomes of one clause, duty or hop by its name; `becomes` is None where it is taken away."""

    sort: str
    name: str
    change: Change
    becomes: Entry | None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Variation:
    """A proposed variation of one base rulebook. `from_on` None: as if it held on whatever day is asked about.

    `label` is *hypothetical* for a strawman, which must say so wherever it is shown. `reconciles` are other variations of the
    same entries whose places its own take.
    """

    id: str
    title: str
    label: str
    base: RulebookId
    base_digest: str
    digest: Digest
    source: str
    mark: Mark
    touches: tuple[Touch, ...]
    roles: tuple[Role, ...] = ()
    reconciles: tuple[str, ...] = ()
    binds_intermediary: str = ""
    from_on: date | None = None

    @property
    def hypothetical(self) -> bool:
        """Whether it is a strawman."""
        return self.label == HYPOTHETICAL


def name_of(entry: Entry) -> str:
    """Give the name by which an entry is known."""
    return entry.clause if isinstance(entry, ClauseText) else entry.id


def sort_of(entry: Entry) -> str:
    """Give the sort of an entry: clause, duty or hop."""
    return "clause" if isinstance(entry, ClauseText) else "duty" if isinstance(entry, DutyRule) else "hop"
