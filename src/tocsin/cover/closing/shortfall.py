"""Which agreements are missing on the routes of systems that have none, and which few of them are worth looking at?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from tocsin.estate.holding import Holding
from tocsin.estate.table import MAKER, Tables
from tocsin.routes.kind import Role, Rules
from tocsin.words import Direction, PartyId, RoleId


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """An agreement that is not there, or does not count: between two parties, as one kind of hop, for every model."""

    hop: str
    left: PartyId
    right: PartyId


Lack = frozenset[Pair]
"""All that one route lacks: with every pair of it agreed, the route is complete."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Systems that lack the same: any one of `lacks` would do. None is a part of another."""

    lacks: tuple[Lack, ...]
    systems: int


@dataclass(frozen=True, slots=True)
class Table:
    """The shortfalls of some pairs, with the ways to close them that need no other pair.

    `apart` are pairs left out, the weightiest first, each with a number of systems; however any choice is made, it closes
    no more than its pairs of the table close among themselves and those numbers of its other pairs together.
    """

    shortfalls: tuple[Shortfall, ...]
    apart: tuple[tuple[Pair, int], ...] = ()

    @property
    def whole(self) -> bool:
        """Whether no pair is left out."""
        return not self.apart


class Lacking(Protocol):
    """What is missing in one direction, counted once."""

    @property
    def inside(self) -> int:
        """Give the systems that were looked at: those in scope, of a known supplier and manufacturer."""

    @property
    def systems(self) -> int:
        """Give the systems that have no recognised route."""

    @property
    def out_of_reach(self) -> int:
        """Give those of them that no agreement alone can help: a party is unknown."""

    @property
    def alone(self) -> bool:
        """Say whether one agreement closes each, on every way it can be closed."""

    def table(self, pairs: int, apart: int) -> Table:
        """Give the table of the `pairs` pairs that stand before the most systems, and at most `apart` of those left out."""

    def example(self, pair: Pair) -> Holding:
        """Give a holding, of the most systems, on a route of which the pair is missing."""


@dataclass(frozen=True, slots=True)
class Side:
    """One end of a hop: the column of the estate it is in, or `MAKER`; `always` where one party fills it everywhere."""

    key: str
    always: PartyId | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an engine needs to find what is missing: the tables, the direction, and of each hop its ends and whether an
    agreement can give it."""

    tables: Tables
    direction: Direction
    sides: tuple[tuple[Side, Side], ...]
    closable: tuple[bool, ...]


def wanted(rules: Rules, tables: Tables, direction: Direction) -> Wanted:
    """Give what an engine needs for one direction."""
    kinds = {kind.id: kind for kind in rules.hops if kind.in_force(tables.on)}
    hops = [kinds[hop] for hop in tables.hops]
    roles = {role.id: role for role in rules.roles}
    return Wanted(
        tables,
        direction,
        tuple((_side(kind.left, roles), _side(kind.right, roles)) for kind in hops),
        tuple(any(need.agreements for need in kind.needs_for(direction)) for kind in hops),
    )


def _side(role_id: RoleId, roles: dict[RoleId, Role]) -> Side:
    role = roles.get(role_id, Role(role_id, role_id))
    return Side(MAKER if role.per_model else role_id, role.always)


def least(lacks: Iterable[Lack]) -> tuple[Lack, ...]:
    """Leave out every lack of which another is a part; give the rest in one order."""
    found = set(lacks)
    kept = [one for one in found if not any(other < one for other in found)]
    return tuple(sorted(kept, key=lambda one: (len(one), sorted(one))))
