"""What does an engine need to judge every system? Hop tables, products and look-ups, frozen and portable.

- A hop's flags are one small integer: bit ``4 * direction + test`` (see `flag`), directions and tests in the order
  of `DIRECTIONS` and `TESTS`. A flag of a test other than *recognised* is set only where *recognised* is set too.
- A route passes a test when every one of its hops does (decision 2), so a test is a mask over hops.
- A hop's flags count only where both of its `ends` are known, so a hop that needs nothing is one row without keys.
- A key is a role that is a column of the estate, or one of `MODEL`, `MAKER`, `DOMESTIC`, `WINDOW`.
"""

from dataclasses import dataclass
from datetime import date

from tocsin.words import Direction, ModelId, PartyId, RoleId, Test

DIRECTIONS: tuple[Direction, ...] = (Direction.TELL, Direction.BE_TOLD)
TESTS: tuple[Test, ...] = (Test.RECOGNISED, Test.BY_CODE, Test.BY_ANYTHING, Test.WORKING)

IN_SCOPE, OUT_OF_SCOPE, UNKNOWN_MANUFACTURER, NO_SUPPLIER = 0, 1, 2, 3
"""The values of a verdict's ``scope``; only `IN_SCOPE` rows owe anything."""

MODEL, MAKER, DOMESTIC, WINDOW = "model", "maker", "domestic", "window"
"""Keys that are no role: the model, its manufacturer, ``yes`` or ``no``, and the licence window, ``open`` or ``shut``."""


def flag(direction: Direction, test: Test) -> int:
    """Give the bit that says a hop passes `test` in `direction`."""
    return 1 << (4 * DIRECTIONS.index(direction) + TESTS.index(test))


@dataclass(frozen=True, slots=True)
class HopTable:
    """For one hop kind: the values of `keys` columns of a system, and the flags they give. Tables of one hop are OR-ed.

    Held by column, as engines take it up; no two rows have the same values.
    """

    hop: str
    keys: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    """For each key its value in every row."""
    flags: tuple[int, ...]

    @property
    def rows(self) -> tuple[tuple[tuple[str, ...], int], ...]:
        """Give each row's values and flags; an engine reads the columns instead."""
        values = zip(*self.columns, strict=True) if self.keys else ((),) * len(self.flags)
        return tuple(zip(values, self.flags, strict=True))


@dataclass(frozen=True, slots=True)
class ModelRow:
    """What an engine must know of a model: who makes it, and whether it is inside the supplier's duty."""

    model: ModelId
    manufacturer: PartyId
    in_scope: bool


@dataclass(frozen=True, slots=True)
class Lookup:
    """For one direction: each route as a mask over hops, and by mask of hops held the best route and first broken hop.

    `best[bits]` is an index into `routes` or -1; `broken[bits]` an index into the hops or -1 when a route is complete.
    """

    direction: Direction
    routes: tuple[int, ...]
    chains: tuple[tuple[int, ...], ...]
    """The same routes as indices into the hops, from the supplier's end."""
    best: tuple[int, ...]
    broken: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """One compiled value that feeds every engine: roles (columns of a system), hops (bit order), tables and look-ups."""

    on: date
    gained_after: date | None
    """Whoever became supplier after this date is inside the licence window; None where no hop asks."""
    roles: tuple[RoleId, ...]
    hops: tuple[str, ...]
    ends: tuple[tuple[RoleId, ...], ...]
    """For each hop, those of its two ends that are columns of the estate and must be known for it to hold."""
    tables: tuple[HopTable, ...]
    models: tuple[ModelRow, ...]
    lookups: tuple[Lookup, ...]

    def lookup(self, direction: Direction) -> Lookup:
        """Give the look-up of one direction."""
        return self.lookups[DIRECTIONS.index(direction)]
