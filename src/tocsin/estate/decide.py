"""What does the compiled value say of one holding, looked up directly and without an engine?

For the few thousand holdings of a question this is quicker than any engine's planning; it must, and is tested to, give
the very verdicts that the engines give.
"""

from collections.abc import Callable

from tocsin.estate.holding import Holding
from tocsin.estate.table import (
    DIRECTIONS,
    DOMESTIC,
    IN_SCOPE,
    MAKER,
    MODEL,
    NO_SUPPLIER,
    OUT_OF_SCOPE,
    TESTS,
    UNKNOWN_MANUFACTURER,
    WINDOW,
    Lookup,
    ModelRow,
    Tables,
    flag,
)
from tocsin.estate.verdict import Answer, Verdict
from tocsin.words import Direction, Test

NONE = Answer(0, -1, -1, 0, 0, 0)
"""What is answered for a holding that owes nothing or cannot be judged."""


def decide(tables: Tables) -> Callable[[Holding], Verdict]:
    """Read `tables` once and give the function that judges one holding by them."""
    made = {row.model: row for row in tables.models}
    held = [(tables.hops.index(table.hop), table.keys, dict(table.rows)) for table in tables.tables]

    def judge(holding: Holding) -> Verdict:
        row = made.get(holding.model)
        scope = scope_of(holding, row)
        if scope != IN_SCOPE or row is None:
            return Verdict(scope, NONE, NONE)
        known = keys(holding, row.manufacturer)
        flags = [0] * len(tables.hops)
        for hop, columns, values in held:
            flags[hop] |= values.get(tuple(known.get(key, "") for key in columns), 0)
        there = [
            one if all(known.get(end) for end in ends) else 0 for one, ends in zip(flags, tables.ends, strict=True)
        ]
        return Verdict(scope, *(answer(tables.lookup(way), there, way) for way in DIRECTIONS))

    return judge


def scope_of(holding: Holding, row: ModelRow | None) -> int:
    """Give the scope of a holding whose model has `row`, or no row; the first that fits, as every engine has it."""
    if row is not None and not row.in_scope:
        return OUT_OF_SCOPE
    if row is None or not row.manufacturer:
        return UNKNOWN_MANUFACTURER
    return NO_SUPPLIER if holding.supplier is None else IN_SCOPE


def keys(holding: Holding, maker: str) -> dict[str, str]:
    """Give what a holding is looked up by."""
    roles: dict[str, str] = {str(role): party for role, party in holding.parties}
    return roles | {
        MODEL: holding.model,
        MAKER: maker,
        DOMESTIC: "yes" if holding.domestic else "no",
        WINDOW: "open" if holding.gained else "shut",
    }


def answer(lookup: Lookup, flags: list[int], direction: Direction) -> Answer:
    """Give one direction's answer from the flags of each hop."""
    masks = {test: bits(flags, flag(direction, test)) for test in TESTS}
    complete = passing(lookup, masks[Test.RECOGNISED])
    return Answer(
        complete,
        lookup.best[masks[Test.RECOGNISED]],
        lookup.broken[masks[Test.RECOGNISED]],
        passing(lookup, masks[Test.BY_CODE]),
        passing(lookup, masks[Test.BY_ANYTHING]),
        passing(lookup, masks[Test.WORKING]),
    )


def bits(flags: list[int], wanted: int) -> int:
    """Give which hops have a flag, as a mask."""
    return sum(1 << place for place, one in enumerate(flags) if one & wanted)


def passing(lookup: Lookup, hops: int) -> int:
    """Give the routes all of whose hops are in `hops`, as a mask."""
    return sum(1 << place for place, route in enumerate(lookup.routes) if route & hops == route)
