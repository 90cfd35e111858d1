"""What is owed in one case: (clause, by, to, due), whatever the route (architecture, 'No double model' 5)?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tocsin.duties.act import Act
from tocsin.words import CaseId, Clause, PartyId, RulebookId


@dataclass(frozen=True, slots=True)
class Duty:
    """One leg. `due_at` only where a rulebook gives a dated limit; `target_at` is the organisation's own policy."""

    rule: str
    case: CaseId
    by: PartyId
    to: PartyId | None
    clauses: tuple[Clause, ...]
    rulebook: RulebookId
    triggered_at: datetime | None
    due_at: datetime | None
    target_at: datetime | None
    falls_away: str = ""
    """Why this leg alone falls away by what the case itself shows, such as a manufacturer that issued the advisory."""
    calendar: str = ""
    """The version of the calendar by which working days were counted, where they were."""


class LegWord(StrEnum):
    """Standing of a leg, in decision 5's order: where several hold, the later wins."""

    NOT_TRIGGERED = "not triggered"
    NOT_APPLICABLE = "not applicable"
    OPEN = "open"
    PAST_OWN_TARGET = "past own target"
    LATE = "late"
    BREACHED = "breached (finding)"
    DONE = "done"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class CauseElsewhere:
    """That the message died elsewhere: the hop, the acts and the evidence. It excuses nothing (decision 4)."""

    left: PartyId
    right: PartyId
    word: str
    """``not known to be reached``, ``reached, no answer`` or ``refused`` (decision 11)."""
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a leg stands at an instant, with what it rests on. Never stored (decision 10)."""

    duty: Duty
    word: LegWord
    at: datetime
    because: str
    met_by: Act | None = None
    beside: tuple[str, ...] = ()
    """What stays beside the word: done after a limit, a finding, an accepted explanation."""
    cause: tuple[CauseElsewhere, ...] = ()
