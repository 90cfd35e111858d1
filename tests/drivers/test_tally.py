"""Scenarios counted on codes agree with every holding judged one by one, on registers and estates made from a seed."""

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.registers import FRESH, MIDDLE, ON, Scene, scene, write
from tocsin.cover.simulation.outcome import PLANES, Asked, Outcome, asked
from tocsin.drivers import duckdb
from tocsin.drivers.stored import stored
from tocsin.drivers.tally import tally
from tocsin.drivers.tuples import tuples
from tocsin.estate.decide import decide
from tocsin.estate.holding import Holding
from tocsin.estate.table import DIRECTIONS, IN_SCOPE, NO_SUPPLIER, OUT_OF_SCOPE, UNKNOWN_MANUFACTURER
from tocsin.routes.compile import compile as compile_tables
from tocsin.routes.kind import Rules
from tocsin.words import SUPPLIER, PartyId, Test


def estate(path: Path, seed: int, rows: int, *scenes: Scene) -> None:
    rnd = Random(seed)
    known = [held for one in scenes for held in one.holdings]
    write(path, tuple(rnd.choice(known) for _ in range(rows)), rnd, group=70)


def slow(snapshot: Path, rules: Rules, one: Asked, base: Asked | None, mine: PartyId | None) -> dict[str, object]:
    """The same figures from `decide`, holding by holding."""
    judge, below = decide(one.tables), decide(base.tables) if base else None
    kinds = {kind.id: kind for kind in rules.hops if kind.in_force(ON)}
    found: dict[object, int] = {}

    def add(key: object, systems: int) -> None:
        found[key] = found.get(key, 0) + systems

    after = one.tables.gained_after or (base.tables.gained_after if base else None)
    for held in duckdb.holdings(snapshot, replace(one.tables, gained_after=after)):
        if mine and mine not in dict(held.parties).values():
            continue
        verdict = judge(held)
        add(("scope", verdict.scope), held.systems)
        if verdict.scope != IN_SCOPE:
            continue
        who = (held.supplier, held.domestic)
        add(("in", who), held.systems)
        for way, test in PLANES:
            if verdict.passes(way, test):
                add(("passes", who, way, test), held.systems)
        for way in DIRECTIONS:
            lookup, answer = one.tables.lookup(way), verdict.answer(way)
            if answer.complete and not answer.by_anything:
                add(("idle", who, way), held.systems)
            if answer.best < 0:
                add(("left", way, *_left(one, answer.broken, held)), held.systems)
                continue
            chain = [one.tables.hops[hop] for hop in lookup.chains[answer.best]]
            add(("hops", way, len(chain)), held.systems)
            if below and not below(held).passes(way, Test.RECOGNISED):
                add(("new", way), held.systems)
                for hop in chain[:-1]:
                    role = kinds[hop].right
                    add(("through", way, dict(one.fixed).get(role) or held.party(role)), held.systems)
    return found


def _left(one: Asked, broken: int, held: Holding) -> tuple[object, ...]:
    if broken < 0:
        return ("", ())
    ends = one.tables.ends[broken]
    return (one.tables.hops[broken], tuple(role for role in ends if not held.party(role)))


def fast(outcome: Outcome) -> dict[str, object]:
    scopes = ((OUT_OF_SCOPE, outcome.out_of_scope), (UNKNOWN_MANUFACTURER, outcome.unknown_manufacturer))
    found = {("scope", kind): many for kind, many in (*scopes, (NO_SUPPLIER, outcome.no_supplier))}
    found[("scope", IN_SCOPE)] = outcome.in_scope
    for share in outcome.shares:
        who = (share.supplier, share.domestic)
        found[("in", who)] = share.in_scope
        found |= {("passes", who, *plane): share.passed(*plane) for plane in PLANES}
        found |= {("idle", who, way): share.idle(way) for way in DIRECTIONS}
    found |= {("hops", way, hops): many for way, hops, many in outcome.hops}
    found |= {("new", way): many for way, many in outcome.gained}
    found |= {("through", way, party): many for way, party, many in outcome.carried}
    found |= {("left", one.direction, one.hop, one.unknown): one.systems for one in outcome.remains}
    return {key: many for key, many in found.items() if many}


@given(st.integers(0, 10_000))
@settings(max_examples=15)
def test_every_figure_equals_that_of_the_holdings_judged_one_by_one(seed: int) -> None:
    first, second = scene(seed), scene(seed + 1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "meters.parquet"
        estate(path, seed, 400, first, second)
        rules = [first.rules, replace(second.rules, licence_window_months=first.rules.licence_window_months)]
        asks = []
        for place, one in enumerate(rules):
            tables = compile_tables(one, first.links, first.signs, first.products, ON, FRESH)
            asks.append(asked(f"S{place}", one, tables, None if place == 0 else 0))
        for mine in (None, PartyId("map-0"), PartyId("maker-1")):
            outcomes = tally(path, (), asks, mine)
            for place, outcome in enumerate(outcomes):
                base = asks[0] if place else None
                assert fast(outcome) == slow(path, rules[place], asks[place], base, mine), (place, mine)


def test_the_same_estate_gives_the_same_tuples_however_many_threads_read_it(tmp_path: Path) -> None:
    path = tmp_path / "meters.parquet"
    one = scene(3)
    estate(path, 3, 5000, one)
    tables = compile_tables(one.rules, one.links, one.signs, one.products, ON, FRESH)
    alone, both = (tuples(path, tables.roles, ON, (), threads) for threads in (1, 2))
    assert alone.names == both.names
    assert all((alone.codes[key] == both.codes[key]).all() for key in alone.codes)
    assert int(alone.systems.sum()) == 5000


def test_tuples_kept_beside_a_snapshot_are_those_that_its_rows_give_and_damage_is_made_good(tmp_path: Path) -> None:
    one = scene(4)
    estate(tmp_path / "meters.parquet", 4, 3000, one)
    roles = (*MIDDLE, SUPPLIER)
    asked = (tmp_path, roles, ON, {date(2026, 5, 24)})
    wanted, made = tuples(*asked), stored(*asked)
    (kept,) = tmp_path.glob("tuples-*.parquet")
    again = stored(*asked)
    kept.write_bytes(kept.read_bytes()[:300] + b"\x55\xaa" + kept.read_bytes()[302:])
    mended = stored(*asked)
    for found in (made, again, mended):
        assert (found.names, found.windows) == (wanted.names, wanted.windows)
        assert found.codes.keys() == wanted.codes.keys()
        assert all((found.codes[key] == wanted.codes[key]).all() for key in wanted.codes)
        assert (found.systems == wanted.systems).all()
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_tuples_of_another_date_or_of_other_roles_are_kept_apart(tmp_path: Path) -> None:
    estate(tmp_path / "meters.parquet", 4, 500, scene(4))
    first = stored(tmp_path, (SUPPLIER,), ON)
    for roles, on in (((SUPPLIER, *MIDDLE), ON), ((SUPPLIER,), date(2025, 1, 1))):
        other = stored(tmp_path, roles, on)
        assert (other.names, len(other.systems)) != (first.names, len(first.systems))
    assert len(list(tmp_path.glob("tuples-*.parquet"))) == 3
