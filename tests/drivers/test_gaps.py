"""Gaps counted over all tuples at once are those of the holdings judged one by one."""

from collections import Counter
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.registers import FRESH, ON, Scene, scene, write
from tocsin.drivers import duckdb
from tocsin.drivers.gaps import gaps
from tocsin.drivers.looked import Sight
from tocsin.drivers.tuples import tuples
from tocsin.estate.decide import decide
from tocsin.estate.table import DIRECTIONS, IN_SCOPE, TESTS, Tables
from tocsin.routes.compile import Pressed
from tocsin.routes.compile import compile as compile_tables
from tocsin.words import Test


def plainly(path: Path, tables: Tables, test: Test) -> Counter[tuple[object, ...]]:
    makers, judge, found = {row.model: row.manufacturer for row in tables.models}, decide(tables), Counter()
    for held in duckdb.holdings(path, tables):
        verdict = judge(held)
        for way in DIRECTIONS if verdict.scope == IN_SCOPE else ():
            lacking = not verdict.passes(way, test)
            lookup, bits = tables.lookup(way), _held(tables, held, way, test)
            hop = tables.hops[lookup.broken[bits]] if lacking and lookup.broken[bits] >= 0 else ""
            found[held.supplier, makers[held.model], held.model, way.value, hop, lacking] += held.systems
    return found


def _held(tables: Tables, held: object, way: object, test: Test) -> int:
    """The hops that pass, from the routes of a rulebook of one hop at a time."""
    from tocsin.estate import decide as decided

    made = {row.model: row for row in tables.models}
    known = decided.keys(held, made[held.model].manufacturer)
    flags = [0] * len(tables.hops)
    for table in tables.tables:
        rows = dict(table.rows)
        flags[tables.hops.index(table.hop)] |= rows.get(tuple(known.get(key, "") for key in table.keys), 0)
    there = [one if all(known.get(end) for end in ends) else 0 for one, ends in zip(flags, tables.ends, strict=True)]
    return decided.bits(there, decided.flag(way, test))


def counted(table: pa.Table) -> Counter[tuple[object, ...]]:
    found: Counter[tuple[object, ...]] = Counter()
    for row in table.to_pylist():
        assert row["lacking"] in (0, row["systems"])
        key = (row["supplier"], row["manufacturer"], row["model"], row["direction"], row["hop"])
        found[*key, row["lacking"] > 0] += row["systems"]
    return found


def compiled(made: Scene, pressed: Pressed) -> Tables:
    return compile_tables(made.rules, made.links, made.signs, made.products, ON, FRESH, pressed)


@given(st.integers(0, 1 << 32), st.sampled_from(TESTS))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_line_is_that_of_the_holdings_judged_one_by_one(tmp_path: Path, seed: int, test: Test) -> None:
    made, path = scene(seed), tmp_path / "meters.parquet"
    write(path, made.holdings, Random(seed))
    tables = compiled(made, Pressed())
    windows = {tables.gained_after} - {None}
    sight = Sight(tuples(path, tables.roles, ON, windows))
    assert counted(gaps(sight, tables, test)) == plainly(path, tables, test)


def test_an_estate_of_nothing_in_scope_has_no_line(tmp_path: Path) -> None:
    made, path = scene(3), tmp_path / "meters.parquet"
    write(path, made.holdings[:1], Random(3))
    tables = compiled(made, Pressed())
    sight = Sight(tuples(path, tables.roles, ON, {tables.gained_after} - {None}))
    none = sight.found.kept(sight.found.systems < 0)
    assert gaps(Sight(none), tables).num_rows == 0
    assert pytest.approx(0) == len(none.systems)
