"""How many systems lack a route, by supplier, manufacturer, model and first broken hop, over a whole estate at once?

Which hops hold is looked up once for every tuple; a further rulebook of the same hops is then a few look-ups a tuple.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tocsin.drivers.looked import Sight, scope_of
from tocsin.drivers.packed import Codes
from tocsin.estate.holdings import SYSTEMS
from tocsin.estate.table import DIRECTIONS, IN_SCOPE, MODEL, Tables, flag
from tocsin.words import MANUFACTURER, SUPPLIER, Direction, Test

Bits = NDArray[np.uint32]
HOP, DIRECTION, LACKING = "hop", "direction", "lacking"


def gaps(sight: Sight, tables: Tables, test: Test = Test.RECOGNISED) -> pa.Table:
    """Count the systems inside the duty, and those of them that no route passes `test` for.

    A row a supplier, manufacturer, model, direction and ``hop``: where the nearest route breaks first, empty where none
    is drawn or one passes. ``systems`` are all such, ``lacking`` those without a route: all or none of a row.
    """
    parts = [_direction(sight, tables, way, found) for way, found in held(sight, tables, test).items()]
    return pa.concat_tables(parts).combine_chunks()


def held(sight: Sight, tables: Tables, test: Test) -> dict[Direction, Bits]:
    """Give for every tuple the hops that pass `test`, as bits, by direction."""
    width = len(tables.hops)
    words = np.zeros(sight.count, np.uint64)
    for place, hop in enumerate(tables.hops):
        flags = np.where(sight.known(place, tables), sight.hop(hop, tables), 0)
        spread = np.zeros(256, np.uint64)
        for way, direction in enumerate(DIRECTIONS):
            spread[np.arange(256) & flag(direction, test) != 0] |= np.uint64(1 << place + way * width)
        words |= spread[flags]
    return {
        direction: (words >> np.uint64(way * width) & np.uint64((1 << width) - 1)).astype(np.uint32)
        for way, direction in enumerate(DIRECTIONS)
    }


def _direction(sight: Sight, tables: Tables, way: Direction, bits: Bits) -> pa.Table:
    lookup, count = tables.lookup(way), len(tables.hops)
    # 0: a route passes; 1: none can be drawn; from 2: the hop that breaks first.
    broken = np.where(np.array(lookup.best) >= 0, 0, np.array(lookup.broken) + 2)
    suppliers, models = (sight.column(key, tables) for key in (SUPPLIER, MODEL))
    key = (suppliers[1] * len(models[0]) + models[1]) * (count + 2) + broken[bits]
    inside = scope_of(sight, tables) == IN_SCOPE
    size = len(suppliers[0]) * len(models[0]) * (count + 2)
    systems = np.bincount(key, sight.found.systems * inside, size).astype(np.int64)
    (found,) = np.nonzero(systems)
    pairs, place = np.divmod(found, count + 2)
    supplier, model = np.divmod(pairs, len(models[0]))
    makers, of = sight.makers(tables)
    return pa.table(
        {
            SUPPLIER: _named(suppliers[0], supplier),
            MANUFACTURER: _named(makers, of[model]),
            MODEL: _named(models[0], model),
            DIRECTION: _named([way.value], np.zeros(len(found), np.int64)),
            HOP: _named(["", "", *tables.hops], place),
            SYSTEMS: systems[found],
            LACKING: np.where(place > 0, systems[found], 0),
        }
    )


def _named(names: Sequence[str], codes: Codes) -> pa.Array:
    return pa.array(names, pa.string()).take(pa.array(codes))
