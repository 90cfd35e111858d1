"""What is missing, found for all tuples at once, is what tracing every holding finds, and a few pairs speak for them all."""

import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lacked import traced
from tests.registers import FRESH, ON, Scene, scene, write
from tocsin.cover.closing.choose import closed
from tocsin.cover.closing.close import Promise, close
from tocsin.cover.closing.shortfall import Pair, Shortfall, Table, wanted
from tocsin.drivers import duckdb
from tocsin.drivers.highs import highs
from tocsin.drivers.lacking import Lacked, lacking
from tocsin.routes.compile import compile as compile_tables
from tocsin.routes.survey import Survey, survey
from tocsin.words import SUPPLIER, Direction, PartyId

EVERY = 10_000


def found_in(made: Scene, snapshot: Path, way: Direction, supplier: PartyId | None = None) -> Lacked:
    tables = compile_tables(made.rules, made.links, made.signs, made.products, ON, FRESH)
    return lacking(snapshot, (), wanted(made.rules, tables, way), supplier)


def estate(seed: int, folder: str) -> tuple[Scene, Path, Survey]:
    made, rnd = scene(seed), Random(seed)
    path = Path(folder) / "meters.parquet"
    write(path, tuple(rnd.choice(made.holdings) for _ in range(200)), rnd, group=70)
    return made, path, survey(made.rules, made.links, made.signs, made.products, ON, FRESH)


def as_told(shortfalls: tuple[Shortfall, ...]) -> dict[frozenset, int]:
    return {frozenset(one.lacks): one.systems for one in shortfalls}


@given(st.integers(0, 10**6), st.sampled_from(list(Direction)), st.booleans())
@settings(max_examples=40)
def test_what_is_missing_is_what_tracing_every_holding_finds(seed, way, own):
    with tempfile.TemporaryDirectory() as folder:
        made, path, read = estate(seed, folder)
        tables = compile_tables(made.rules, made.links, made.signs, made.products, ON, FRESH)
        held = duckdb.holdings(path, tables)
        supplier = PartyId("supplier-1") if own else None
        slow = traced(read, [one for one in held if supplier in (None, one.supplier)], way)
        fast = found_in(made, path, way, supplier)
        table = fast.table(EVERY, 20)
        assert as_told(table.shortfalls) == as_told(slow.shortfalls)
        assert table.whole
        assert (fast.systems, fast.out_of_reach, fast.alone) == (slow.systems, slow.out_of_reach, slow.alone)
        for pair in {pair for one in table.shortfalls for lack in one.lacks for pair in lack}:
            example = fast.example(pair)
            makers = {one.model: one.maker for one in made.products}
            routes = read.trace(example.with_manufacturer(makers[example.model])).routes(way)
            hops = [hop for route in routes for hop in route.hops if not hop.recognised]
            assert pair in {Pair(hop.kind, hop.left, hop.right) for hop in hops}


@given(st.integers(0, 10**6), st.sampled_from(list(Direction)), st.integers(1, 6), st.integers(1, 5))
@settings(max_examples=40)
def test_no_choice_closes_more_than_a_table_of_a_few_pairs_allows_it(seed, way, kept, most):
    with tempfile.TemporaryDirectory() as folder:
        made, path, _ = estate(seed, folder)
        found = found_in(made, path, way)
    whole, few = found.table(EVERY, most), found.table(kept, most)
    pairs = sorted({pair for one in whole.shortfalls for lack in one.lacks for pair in lack})
    rnd, apart = Random(seed), dict(few.apart)
    inside = {pair for one in few.shortfalls for lack in one.lacks for pair in lack}
    heaviest = max(apart.values(), default=0)
    for _ in range(30 if pairs else 0):
        choice = rnd.sample(pairs, min(most, len(pairs)))
        allowed = closed(few.shortfalls, choice)
        allowed += sum(apart.get(pair, heaviest) for pair in choice if pair not in inside)
        assert closed(whole.shortfalls, choice) <= allowed
    through_few = close(_From(found), most, highs(10), pairs=kept)
    at_once = close(found, most, highs(10), pairs=EVERY)
    assert through_few.closed == at_once.closed
    assert through_few.promise is at_once.promise is Promise.BEST


class _From:
    """Looks at as few pairs as it is asked to, however many agreements are wanted."""

    def __init__(self, found: Lacked) -> None:
        self.found, self.systems, self.out_of_reach, self.alone = found, found.systems, found.out_of_reach, found.alone
        self.inside, self.example = found.inside, found.example

    def table(self, pairs: int, apart: int) -> Table:
        return self.found.table(max(pairs // 6, 1), apart)


@pytest.mark.parametrize("way", list(Direction))
def test_an_estate_of_nothing_lacks_nothing(way, tmp_path):
    made = scene(1)
    write(tmp_path / "meters.parquet", (), Random(1))
    found = found_in(made, tmp_path / "meters.parquet", way)
    assert (found.inside, found.systems, found.table(5, 5).shortfalls) == (0, 0, ())
    assert close(found, 5, highs(5)).steps == ()
    assert SUPPLIER in made.rules.roles[0].id
