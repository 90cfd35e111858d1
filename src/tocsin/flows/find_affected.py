"""A model at some firmware has a flaw: who is hit, and how many systems does each of them hold?"""

from dataclasses import dataclass, field
from datetime import date

from tocsin.cases.case import Affected
from tocsin.cover.fold import fold_counts, fold_holdings
from tocsin.devices.version import Inside, inside
from tocsin.estate.holding import Holding
from tocsin.flows.ask import SEE_ALL, asks, engine_of
from tocsin.flows.look import Reader
from tocsin.flows.picture import Picture, picture, widest
from tocsin.flows.tools import Tools
from tocsin.parties.matrix import Thing
from tocsin.words import MANUFACTURER, SUPPLIER, ModelId, PartyId, Refused, RoleId


class NoSuchModel(Refused):
    """A model that the products list does not have."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Who is hit, as far as the asker may know. Where `names_only` it gets a yes or no a supplier, never a count (decision 18).

    The answer is the same whether or not a case exists (decision 26).
    """

    asked_as: PartyId
    seen: Picture
    affected: Affected
    versions: tuple[str, ...]
    """The versions in the estate that are meant."""
    unplaced: tuple[str, ...]
    """Versions that cannot be put in order with the range: their systems are counted, and marked here."""
    holdings: tuple[Holding, ...]
    suppliers: tuple[tuple[PartyId, bool], ...] = ()
    """Where `names_only`: every supplier in the estate, and whether it holds such systems."""
    names_only: bool = False
    by_role: tuple[tuple[RoleId, tuple[tuple[PartyId, int], ...]], ...] = field(default=())
    """By role, each party with its systems, the most first; across companies small ones together, of no party."""

    @property
    def systems(self) -> int:
        """How many systems are hit, of those that the asker may see."""
        return sum(one.systems for one in self.holdings)


def find_affected(reader: Reader, affected: Affected, on: date, tools: Tools) -> Hit:
    """Count the systems of a model at some firmware by who holds them; refuse a model that is not on the list."""
    asker = asks(reader, Thing.ESTATE, tools)
    seen, engine = picture(widest(tools), on, tools), engine_of(asker, tools)
    maker = {one.model: one.maker for one in seen.products}
    if affected.model not in maker:
        raise NoSuchModel(
            f"The model {affected.model}", "it is not on the products list.", "Give its id there, such as acme-px400."
        )
    there = engine.firmware().get(affected.model, ())
    placed = {version: inside(version, affected) for version in there}
    meant = tuple(version for version, where in placed.items() if where is not Inside.OUT)
    whole = set(meant) == set(there)
    tables = seen.tables()
    found = engine.holdings(tables, {affected.model: () if whole else meant or ("\0",)})
    mine = _mine(asker, found)
    hit = Hit(
        asked_as=asker,
        seen=seen,
        affected=affected,
        versions=meant,
        unplaced=tuple(version for version, where in placed.items() if where is Inside.UNKNOWN),
        holdings=fold_holdings(mine) if asker in SEE_ALL else mine,
        by_role=_by_role(mine, tables.roles, asker in SEE_ALL),
    )
    if maker[affected.model] != asker:
        return hit
    everyone = {one.supplier for one in engine.holdings(tables, None)}
    names = {one.supplier for one in found}
    suppliers = tuple((one, one in names) for one in sorted(filter(None, everyone)))
    return Hit(asker, seen, affected, meant, hit.unplaced, (), suppliers, names_only=True)


def span(model: str, firmware: str) -> Affected:
    """Read ``2.0..2.3`` (either end may be left out), ``2.1,2.2``, or nothing for every version."""
    text = firmware.strip()
    if ".." in text:
        low, high = text.split("..", 1)
        return Affected(ModelId(model), low.strip() or None, high.strip() or None)
    return Affected(ModelId(model), exact=tuple(part.strip() for part in text.split(",") if part.strip()))


def _mine(asker: PartyId, found: tuple[Holding, ...]) -> tuple[Holding, ...]:
    if asker in SEE_ALL:
        return found
    return tuple(one for one in found if any(party == asker for role, party in one.parties if role != MANUFACTURER))


def _by_role(
    holdings: tuple[Holding, ...], roles: tuple[RoleId, ...], across: bool
) -> tuple[tuple[RoleId, tuple[tuple[PartyId, int], ...]], ...]:
    counted = []
    for role in sorted(roles, key=lambda one: one != SUPPLIER):
        sums: dict[PartyId, int] = {}
        for one in holdings:
            party = one.party(role)
            if party is not None:
                sums[party] = sums.get(party, 0) + one.systems
        largest_first = tuple(sorted(sums.items(), key=lambda pair: (-pair[1], pair[0])))
        counted.append((role, fold_counts(largest_first) if across else largest_first))
    return tuple(counted)
