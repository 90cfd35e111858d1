"""Has the organisation recorded that a regime applies to it, by whom and why (decision 8)? Without that no clock runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tocsin.words import CaseId, PartyId, RulebookId


@dataclass(frozen=True, slots=True)
class Applies:
    """That a regime applies to an organisation, or that it does not. A later record stands in its place."""

    regime: RulebookId
    by: PartyId
    applies: bool
    person: str
    why: str
    recorded_at: datetime
    schema: int = 1


@dataclass(frozen=True, slots=True)
class Triggered:
    """That a regime's own trigger happened in a case, as a person recorded it: which, when, why it is one."""

    case: CaseId
    regime: RulebookId
    trigger: str
    by: PartyId
    person: str
    why: str
    happened_at: datetime
    recorded_at: datetime
    schema: int = 1


def applying(recorded: Iterable[Applies], by: PartyId, at: datetime) -> dict[RulebookId, Applies]:
    """Give the newest record of each regime for an organisation at an instant, whether it says yes or no."""
    known = sorted((one for one in recorded if one.by == by and one.recorded_at <= at), key=lambda one: one.recorded_at)
    return {one.regime: one for one in known}
