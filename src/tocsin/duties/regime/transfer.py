"""When devices pass from one supplier to another: how many of which, whose meters, and which licence clocks begin?

What was owed before stays with whoever was responsible then; only what begins with the change is the new supplier's.
"""

from dataclasses import dataclass
from datetime import date, datetime

from tocsin.duties.duty import Duty
from tocsin.duties.regime.regime import Regime
from tocsin.words import CaseId, Fault, ModelId, PartyId, Refused

SORTS = ("change of supplier", "supplier of last resort")


class CannotTransfer(Refused):
    """A transfer that cannot stand as it was given."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How many devices of one model with one meter owner passed. `provider` is None where nobody is known to own them."""

    model: ModelId
    provider: PartyId | None
    domestic: bool
    systems: int


@dataclass(frozen=True, slots=True)
class Transfer:
    """One act for however many devices: from whom, to whom, on which day, of which sort, recorded by whom and why."""

    old: PartyId
    new: PartyId
    on: date
    sort: str
    moved: tuple[Moved, ...]
    by: PartyId
    person: str
    why: str
    recorded_at: datetime
    schema: int = 1

    @property
    def systems(self) -> int:
        """How many devices passed in all."""
        return sum(one.systems for one in self.moved)


@dataclass(frozen=True, slots=True)
class Clock:
    """One licence leg that a transfer began, for the devices of one meter owner."""

    duty: Duty
    provider: PartyId | None
    systems: int


def transfer(
    old: PartyId,
    new: PartyId,
    on: date,
    sort: str,
    moved: tuple[Moved, ...],
    by: PartyId,
    person: str,
    why: str,
    at: datetime,
) -> Transfer:
    """Give the transfer to record; CannotTransfer where nothing passes, or it lacks who, why or two different suppliers."""
    wrong = (
        (old == new, f"{old} to itself", "two suppliers"),
        (not moved or any(one.systems < 1 for one in moved), "no device", "at least one device"),
        (not (person.strip() and why.strip()), "no person or no reason", "both"),
        (sort not in SORTS, sort, " or ".join(SORTS)),
    )
    faults = tuple(
        Fault(given, expected, "Put it right and record it again.") for holds, given, expected in wrong if holds
    )
    if faults:
        raise CannotTransfer("Transfer", str(faults[0]), "Nothing was recorded.", faults)
    return Transfer(old, new, on, sort, moved, by, person.strip(), why.strip(), at)


def clocks(made: Transfer, reference: str, regime: Regime, began_at: datetime) -> tuple[Clock, ...]:
    """Give the licence legs that a transfer begins, one for each meter owner and rule; none where nobody owns the meters.

    The organisations must have recorded that the licence applies before any of these is theirs: see `applies`.
    """
    groups: dict[PartyId | None, int] = {}
    for one in made.moved:
        groups[one.provider] = groups.get(one.provider, 0) + one.systems
    found: list[Clock] = []
    for holder, trigger in ((made.old, "supply passed on"), (made.new, "supply began")):
        for rule in regime.rules_for(trigger):
            duty = regime.leg(rule, CaseId(reference), holder, began_at)
            found += [Clock(duty, party, count) for party, count in groups.items() if party is not None]
    return tuple(found)
