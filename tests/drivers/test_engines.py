"""Dense, DuckDB by holding, DuckDB by row and the plain trace give the same rows; NetworkX agrees."""

from pathlib import Path
from random import Random

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.oracle import verdict as obvious
from tests.registers import FRESH, ON, Scene, scene, write
from tocsin.drivers import duckdb
from tocsin.drivers.dense import dense
from tocsin.estate.as_at import as_at
from tocsin.estate.holding import Holding
from tocsin.estate.judge import judge
from tocsin.estate.table import DIRECTIONS, IN_SCOPE, NO_SUPPLIER, OUT_OF_SCOPE, UNKNOWN_MANUFACTURER, Tables
from tocsin.estate.verdict import ANSWERS, COLUMNS
from tocsin.routes.compile import compile as compile_tables
from tocsin.routes.survey import Survey, survey
from tocsin.words import Test

TESTS = (Test.RECOGNISED, Test.BY_CODE, Test.BY_ANYTHING, Test.WORKING)
SEEDS = st.integers(0, 1 << 32)
FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def compiled(made: Scene) -> Tables:
    return compile_tables(made.rules, made.links, made.signs, made.products, ON, FRESH)


def traced_row(known: Survey, tables: Tables, holding: Holding) -> tuple[int, ...]:
    product = known.products.get(holding.model)
    if product and product.scope not in known.rules.in_scope:
        scope = OUT_OF_SCOPE
    elif product is None or not product.maker:
        scope = UNKNOWN_MANUFACTURER
    else:
        scope = IN_SCOPE if holding.supplier else NO_SUPPLIER
    if scope != IN_SCOPE:
        return (scope, *([0, -1, -1, 0, 0, 0] * 2))
    traced, row = known.trace(holding), [scope]
    for way in DIRECTIONS:
        routes = traced.routes(way)
        masks = [sum(1 << place for place, route in enumerate(routes) if route.passes(test)) for test in TESTS]
        best, nearest = traced.best(way), traced.nearest(way)
        broken = nearest.first_broken if nearest else None
        row += [
            masks[0],
            routes.index(best) if best else -1,
            tables.hops.index(broken.kind) if broken else -1,
            *masks[1:],
        ]
    return tuple(row)


def rows_of(table: pa.Table) -> list[tuple[int, ...]]:
    return [tuple(row[name] for name in COLUMNS) for row in table.to_pylist()]


def rows_by_duckdb(path: Path, tables: Tables, by_holding: bool) -> list[tuple[int, ...]]:
    with duckdb.rows(path, tables, by_holding) as batches:
        return rows_of(batches.read_all().sort_by("row"))


@given(SEEDS)
@FEW
def test_every_engine_gives_the_rows_that_the_trace_gives(tmp_path: Path, seed: int) -> None:
    made = scene(seed)
    path = tmp_path / "meters.parquet"
    write(path, made.holdings, Random(seed))
    tables = compiled(made)
    known = survey(made.rules, made.links, made.signs, made.products, ON, FRESH)
    wanted = [traced_row(known, tables, holding) for holding in made.holdings]
    assert rows_by_duckdb(tmp_path, tables, by_holding=True) == wanted
    assert rows_by_duckdb(tmp_path, tables, by_holding=False) == wanted


@given(SEEDS, st.sampled_from([1 << 29, 4000, 0]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_dense_gather_gives_the_rows_that_the_trace_gives_within_any_bound(
    tmp_path: Path, seed: int, bound: int
) -> None:
    made = scene(seed)
    write(tmp_path / "meters.parquet", made.holdings, Random(seed))
    tables = compiled(made)
    known = survey(made.rules, made.links, made.signs, made.products, ON, FRESH)
    found = pa.concat_tables(block.table() for block in dense(tmp_path, tables, bound=bound))
    assert rows_of(found) == [traced_row(known, tables, holding) for holding in made.holdings]


@given(SEEDS)
@FEW
def test_holdings_are_what_stands_on_the_date_and_carry_their_verdicts(tmp_path: Path, seed: int) -> None:
    made = scene(seed)
    path = tmp_path / "meters.parquet"
    write(path, made.holdings, Random(seed))
    tables = compiled(made)
    known = survey(made.rules, made.links, made.signs, made.products, ON, FRESH)
    counted = {}
    for held in made.holdings:
        key = Holding(held.parties, held.model, held.fuel, held.domestic, held.gained if tables.gained_after else "", 0)
        counted[key] = counted.get(key, 0) + 1
    judged = duckdb.verdicts(path, tables)
    assert [one.holding for one in judged] == list(duckdb.holdings(path, tables))
    assert {_bare(one.holding): one.holding.systems for one in judged} == counted
    for one in judged:
        answers = [getattr(one.verdict.answer(way), name) for way in DIRECTIONS for name in ANSWERS]
        assert (one.verdict.scope, *answers) == traced_row(known, tables, one.holding)


def _bare(held: Holding) -> Holding:
    return Holding(held.parties, held.model, held.fuel, held.domestic, held.gained, 0)


@pytest.mark.parametrize("asked", [(Test.RECOGNISED,), (Test.RECOGNISED, Test.WORKING)])
def test_a_question_about_fewer_tests_gives_the_same_columns(tmp_path: Path, asked: tuple[Test, ...]) -> None:
    made = scene(7)
    write(tmp_path / "meters.parquet", made.holdings, Random(7))
    whole = pa.concat_tables(block.table() for block in dense(tmp_path, compiled(made)))
    part = pa.concat_tables(block.table() for block in dense(tmp_path, compiled(made), asked))
    assert whole.select(part.column_names).equals(part)


@given(SEEDS)
@settings(max_examples=150, deadline=None)
def test_the_trace_agrees_with_every_simple_path_of_networkx(seed: int) -> None:
    made = scene(seed)
    known = survey(made.rules, made.links, made.signs, made.products, ON, FRESH)
    for holding in made.holdings[:4]:
        wanted = obvious(made.rules, made.links, made.signs, made.products, holding, ON, FRESH)
        traced = known.trace(holding)
        for way in DIRECTIONS:
            routes = {tuple(hop.kind for hop in route.hops): route for route in traced.routes(way)}
            assert list(routes) == wanted[way, "all"]
            for test in Test:
                assert [chain for chain, route in routes.items() if route.passes(test)] == wanted[way, test]
            best, nearest = traced.best(way), traced.nearest(way)
            assert (tuple(hop.kind for hop in best.hops) if best else None) == wanted[way, "best"]
            assert (nearest.first_broken.kind if nearest else None) == wanted[way, "broken"]


def test_polars_runs_the_same_expression_to_the_same_rows(tmp_path: Path) -> None:
    made = scene(5)
    tables, path = compiled(made), tmp_path / "meters.parquet"
    write(path, made.holdings, Random(5))
    polars = ibis.polars.connect()
    judged = judge(as_at(polars.read_parquet(str(path)), tables, keep=("device_id",)), tables)
    found = {row["device_id"]: tuple(row[name] for name in COLUMNS) for row in polars.to_pyarrow(judged).to_pylist()}
    wanted = rows_by_duckdb(tmp_path, tables, by_holding=True)
    assert [found[f"device-{place}"] for place in range(len(wanted))] == wanted
