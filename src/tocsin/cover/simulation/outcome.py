"""What came of one scenario on one estate: who is covered, by how many hops, through whom, and what remains?"""

from dataclasses import dataclass

from tocsin.estate.table import DIRECTIONS, TESTS, Tables
from tocsin.routes.kind import Rules
from tocsin.words import Direction, PartyId, RoleId, Test

PLANES: tuple[tuple[Direction, Test], ...] = tuple((way, test) for way in DIRECTIONS for test in TESTS)
"""Each test in each direction, in the order in which a share counts them."""


@dataclass(frozen=True, slots=True)
class Share:
    """One supplier's systems in scope, domestic ones and others apart."""

    supplier: PartyId
    domestic: bool
    in_scope: int
    passing: tuple[int, ...]
    """Systems with a route that passes, in the order of `PLANES`."""
    owed_by_nobody: tuple[int, ...]
    """By direction: systems whose every recognised route runs through a party that owes nothing."""

    def passed(self, direction: Direction, test: Test) -> int:
        """Give the systems that pass `test` in `direction`."""
        return self.passing[PLANES.index((direction, test))]

    def idle(self, direction: Direction) -> int:
        """Give the systems that have a recognised route, and none on which everybody owes something."""
        return self.owed_by_nobody[DIRECTIONS.index(direction)]


@dataclass(frozen=True, slots=True)
class Remainder:
    """Systems without a recognised route in a direction, by where the nearest one breaks first."""

    direction: Direction
    hop: str
    """The hop kind; empty where no route can be drawn at all."""
    unknown: tuple[RoleId, ...]
    """Of its two ends, those that nobody is known to fill; none: both are known, and nothing between them counts."""
    systems: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """One scenario on one estate. Whatever is in no share owes nothing or cannot be judged, and is counted apart."""

    scenario: str
    shares: tuple[Share, ...]
    out_of_scope: int
    unknown_manufacturer: int
    no_supplier: int
    hops: tuple[tuple[Direction, int, int], ...]
    """By direction and number of hops of the best route: systems."""
    gained: tuple[tuple[Direction, int], ...]
    """Systems with a recognised route here and none on the scenario's baseline."""
    carried: tuple[tuple[Direction, PartyId, int], ...]
    """Of those, how many have a best route through a party between; the most first."""
    remains: tuple[Remainder, ...]

    @property
    def in_scope(self) -> int:
        """Every system inside the supplier's duty that can be judged."""
        return sum(one.in_scope for one in self.shares)

    def passed(self, direction: Direction, test: Test) -> int:
        """Give the systems that pass `test` in `direction`."""
        return sum(one.passed(direction, test) for one in self.shares)

    def idle(self, direction: Direction) -> int:
        """Give the systems whose every recognised route runs through a party that owes nothing."""
        return sum(one.idle(direction) for one in self.shares)


@dataclass(frozen=True, slots=True)
class Asked:
    """One scenario as an engine needs it: its tables, the place of its baseline among those asked, and who is between.

    `between` has, for each direction and each of its routes, the roles between the two ends; `fixed` names the roles
    that one party fills for every device.
    """

    scenario: str
    tables: Tables
    base: int | None
    between: tuple[tuple[tuple[RoleId, ...], ...], ...]
    fixed: tuple[tuple[RoleId, PartyId], ...]


def asked(scenario: str, rules: Rules, tables: Tables, base: int | None) -> Asked:
    """Give a scenario as an engine needs it."""
    kinds = {kind.id: kind for kind in rules.hops if kind.in_force(tables.on)}
    between = tuple(
        tuple(tuple(kinds[tables.hops[hop]].right for hop in chain[:-1]) for chain in tables.lookup(way).chains)
        for way in DIRECTIONS
    )
    fixed = tuple((role.id, role.always) for role in rules.roles if role.always is not None)
    return Asked(scenario, tables, base, between, fixed)
