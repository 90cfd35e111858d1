"""Along which parties can a message go, and which of them owe nothing in passing it on?

A hop *stands* when something between the two exists today that a message can go along, whether or not the rulebook
recognises it: an agreement in force that carries nothing in this direction, covers other models, or is a letter that fails
a test is still a relation between two parties. An ended, stale, denied or absent one is not.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tocsin.estate.holding import Holding
from tocsin.routes.route import Hop, Reason, Route, Traced
from tocsin.words import MANUFACTURER, SUPPLIER, Basis, PartyId, RoleId

STANDS = (Reason.HELD, Reason.NOT_CARRIED, Reason.OTHER_MODELS, Reason.LETTER_TESTS)


@dataclass(frozen=True, slots=True)
class Placed:
    """A holding with its routes on the day, under the widest rulebook whose hops are to be tried."""

    holding: Holding
    traced: Traced


@dataclass(frozen=True, slots=True)
class Path:
    """The parties of a route from its sender, and those of them that owe nothing in passing it on or answering."""

    parties: tuple[PartyId, ...]
    owe_nothing: frozenset[PartyId]


def path(route: Route, backward: bool) -> Path | None:
    """Give the path of a route, from the manufacturer's end where `backward`; None where a hop does not stand."""
    if not route.hops or not all(stands(hop) for hop in route.hops):
        return None
    ends = [(route.hops[0].left_role, route.hops[0].left), *((hop.right_role, hop.right) for hop in route.hops)]
    parties = [party for _, party in ends if party is not None]
    if len(set(parties)) != len(ends):
        return None
    touching = [route.hops[max(n - 1, 0) : n + 1] for n in range(len(ends))]
    free = {
        party
        for (role, party), hops in zip(ends, touching, strict=True)
        if party is not None and role != SUPPLIER and not any(binds(hop, role) for hop in hops)
    }
    return Path(tuple(reversed(parties)) if backward else tuple(parties), frozenset(free))


def stands(hop: Hop) -> bool:
    """Say whether a message can go along a hop today."""
    return hop.left is not None and hop.right is not None and hop.reason in STANDS


def binds(hop: Hop, role: RoleId) -> bool:
    """Say whether a hop is recognised and puts a duty of any basis on the party in `role`, or rests on an agreement with it.

    A duty that the Code puts on the other end alone binds nobody here, unless an agreement met the hop's need as well.
    """
    if not hop.recognised or hop.obliged_by in (Basis.NOTHING, Basis.VOLUNTARY):
        return False
    return hop.obliged_on in (None, role) or bool(hop.refs)


def tell_paths(placed: Iterable[Placed], finder: PartyId) -> tuple[Path, ...]:
    """Give the direct path to each manufacturer of the finder's devices, then every other path that stands."""  # SEC G3.17
    found: dict[tuple[PartyId, ...], Path] = {}
    for one in placed:
        maker = one.holding.party(MANUFACTURER)
        if one.holding.supplier != finder or maker is None or maker == finder:
            continue
        standing = [path(route, backward=False) for route in one.traced.tell]
        direct = Path((finder, maker), frozenset({maker}))
        for way in (*standing, direct):
            if way is not None and (way.parties[0], way.parties[-1]) == (finder, maker):
                found.setdefault(way.parties, way)
    return tuple(sorted(found.values(), key=lambda way: len(way.parties) > 2))


def be_told_paths(placed: Iterable[Placed], sender: PartyId) -> tuple[Path, ...]:
    """Give the paths from `sender` to one supplier: the recognised direct one alone, else every one that stands, per holding.

    A sender that is not the devices' manufacturer (the SSC after its own decision) goes direct.
    """
    found: dict[tuple[PartyId, ...], Path] = {}
    for one in placed:
        if one.holding.party(MANUFACTURER) != sender:
            ways = [Path((sender, one.holding.supplier), frozenset())] if one.holding.supplier else []
        else:
            ways = preferred(one.traced.be_told)
        for way in ways:
            if way.parties[0] == sender:
                found.setdefault(way.parties, way)
    return tuple(found.values())


def preferred(routes: tuple[Route, ...]) -> list[Path]:
    """Give the recognised direct path alone where there is one, else every path that stands, in the rulebook's order."""
    ways = [(route, path(route, backward=True)) for route in routes]
    direct = [way for route, way in ways if way is not None and len(route.hops) == 1 and route.missing == 0]
    return direct[:1] or [way for _, way in ways if way is not None]


def all_paths(placed: Iterable[Placed], sender: PartyId, final: PartyId) -> tuple[Path, ...]:
    """Give every path that stands from `sender` to `final`, in either direction of duty."""
    ways: dict[tuple[PartyId, ...], Path] = {}
    for one in placed:
        both = [path(route, False) for route in one.traced.tell] + [path(route, True) for route in one.traced.be_told]
        for way in both:
            if way is not None and (way.parties[0], way.parties[-1]) == (sender, final):
                ways.setdefault(way.parties, way)
    return tuple(ways.values())
