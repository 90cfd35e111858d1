"""How many devices are still exposed on a day, whose are they, and what does each need (decision 14)?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tocsin.cases.case import Affected
from tocsin.devices.reach import Predecessors, reach
from tocsin.devices.version import Inside, inside
from tocsin.words import CaseId, ModelId, PartyId


class Need(StrEnum):
    """What a device needs; *fixed* needs nothing. *No fix is known* is not a sort of remedy but its absence."""

    FIXED = "fixed"
    OVER_THE_AIR = "the fix can be loaded over the air"
    INTERMEDIATE = "another firmware has to be loaded first"
    VISIT = "a visit or an exchange is needed"
    SUSPENDED = "suspended"
    NO_FIX = "no fix is known yet"


@dataclass(frozen=True, slots=True)
class Exposure:
    """A holder's devices by what they need, as counted on a day from an inventory, or as it stated them."""

    case: CaseId
    holder: PartyId
    on: date
    counts: tuple[tuple[Need, int], ...]
    source: str
    by: PartyId
    schema: int = 1

    @property
    def remaining(self) -> int:
        """How many are not fixed."""
        return sum(count for need, count in self.counts if need is not Need.FIXED)


def expose(
    counts: Mapping[tuple[ModelId, str], int],
    affected: Iterable[Affected],
    fixed_in: str,
    predecessors: Mapping[ModelId, Predecessors],
) -> tuple[tuple[Need, int], ...]:
    """Count devices, given by model and firmware, by what they need to come to `fixed_in`; those never affected are left out."""
    found = dict.fromkeys(Need, 0)
    for one in affected:
        chains = reach(fixed_in, predecessors.get(one.model, {})) if fixed_in else {}
        for (model, version), count in counts.items():
            if model == one.model and (need := need_of(version, one, fixed_in, chains)) is not None:
                found[need] += count
    return tuple((need, count) for need, count in found.items() if count)


def need_of(version: str, affected: Affected, fixed_in: str, chains: Mapping[str, tuple[str, ...]]) -> Need | None:
    """Say what a device on one version needs; a version that nobody can place counts as affected."""
    if fixed_in and version == fixed_in:
        return Need.FIXED
    if inside(version, affected) is Inside.OUT:
        return None
    if not fixed_in:
        return Need.NO_FIX
    chain = chains.get(version)
    if chain is None:
        return Need.VISIT
    return Need.OVER_THE_AIR if len(chain) == 1 else Need.INTERMEDIATE


def by_day(exposures: Iterable[Exposure]) -> tuple[tuple[date, tuple[Exposure, ...]], ...]:
    """Give the counts day by day and holder by holder; of two counts of one holder on one day the later stands."""
    last = {(one.on, one.holder): one for one in exposures}
    days = sorted({on for on, _ in last})
    return tuple((day, tuple(one for (on, _), one in sorted(last.items()) if on == day)) for day in days)
