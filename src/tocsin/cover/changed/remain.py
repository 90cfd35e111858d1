"""How many devices of a case are fixed, can be fixed over the air, need more than that or are suspended, by holder?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tocsin.cases.case import Affected
from tocsin.cases.remedy.exposure import Need, need_of
from tocsin.cover.fold import FEWEST, OTHERS
from tocsin.devices.reach import Predecessors, reach
from tocsin.estate.holding import Holding
from tocsin.words import ModelId, PartyId

SUSPENDED = "suspended"
"""The status of a device in an inventory that takes no part until it is let in again."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Devices of one holding on one firmware and in one status; the holding has their count."""

    holding: Holding
    firmware: str
    status: str


@dataclass(frozen=True, slots=True)
class Rest:
    """One holder's devices of a case, by what they need; those never affected are left out."""

    holder: PartyId | None
    needs: tuple[tuple[Need, int], ...]

    def count(self, need: Need) -> int:
        """Give the devices that need one thing."""
        return dict(self.needs).get(need, 0)

    @property
    def remaining(self) -> int:
        """Give the devices that are not fixed."""
        return sum(many for need, many in self.needs if need is not Need.FIXED)

    @property
    def systems(self) -> int:
        """Give all of them."""
        return sum(many for _, many in self.needs)


def together(rests: Iterable[Rest]) -> tuple[Rest, ...]:
    """Take holders of too few devices together, without a name, for an answer across companies."""
    given = tuple(rests)
    small: dict[Need, int] = {}
    for one in given:
        for need, many in one.needs if one.systems < FEWEST else ():
            small[need] = small.get(need, 0) + many
    kept = tuple(one for one in given if one.systems >= FEWEST)
    return (*kept, *((Rest(OTHERS, tuple(small.items())),) if small else ()))


def remain(
    seen: Iterable[Seen],
    affected: Iterable[Affected],
    fixed_in: str,
    predecessors: Mapping[ModelId, Predecessors],
) -> tuple[Rest, ...]:
    """Count by Responsible Supplier, the one with the most left first; a suspended device that is not fixed is one."""
    by_model = {one.model: one for one in affected}
    chains = {model: reach(fixed_in, predecessors.get(model, {})) if fixed_in else {} for model in by_model}
    found: dict[PartyId | None, dict[Need, int]] = {}
    for one in seen:
        model = one.holding.model
        if model not in by_model:
            continue
        need = need_of(one.firmware, by_model[model], fixed_in, chains[model])
        if need is None:
            continue
        if need is not Need.FIXED and one.status.strip().casefold() == SUSPENDED:
            need = Need.SUSPENDED
        counts = found.setdefault(one.holding.supplier, dict.fromkeys(Need, 0))
        counts[need] += one.holding.systems
    rests = [Rest(who, tuple((need, many) for need, many in counts.items() if many)) for who, counts in found.items()]
    return tuple(sorted(rests, key=lambda one: (-one.remaining, one.holder or "")))
