"""Who is hit, what would close the gaps, what ends, what changed and what remains, each for whoever asks."""

from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.stage import Stage
from tocsin.cases.case import Affected
from tocsin.cli.depth import depth
from tocsin.cli.desk import Desk
from tocsin.cover.changed.differ import Turn
from tocsin.cover.closing.close import Promise
from tocsin.devices.version import Inside, inside
from tocsin.flows import hear
from tocsin.flows.ask import NothingLoaded, gaps, holdings
from tocsin.flows.close import NotAcrossCompanies, close
from tocsin.flows.depth import Depth
from tocsin.flows.find_affected import NoSuchModel, find_affected, span
from tocsin.flows.foresee import changed, expiring
from tocsin.flows.found import founded
from tocsin.flows.remain import remaining
from tocsin.words import SUPPLIER, Direction, ModelId, PartyId, Refused, Test

ON = date(2026, 11, 24)
SSC, HARBOUR, NORTHWIND, ACME, PEAK = (PartyId(name) for name in ("ssc", "harbour", "northwind", "acme", "peak"))
MODEL, BE1 = "acme-px400", ModelId("borealis-be1")


def deep(stage: Stage) -> Depth:
    return depth(Desk(stage.folder, stage.tools, founded()))


def meters(stage: Stage) -> list[dict[str, object]]:
    return pq.read_table(next((stage.folder / "estate").iterdir()) / "meters.parquet").to_pylist()


def test_the_ssc_counts_every_device_of_a_model_and_each_party_its_own(stage: Stage):
    rows = [row for row in meters(stage) if row["model"] == MODEL]
    everything = find_affected(SSC, span(MODEL, ""), ON, stage.tools)
    assert everything.systems == len(rows)
    by_supplier = dict(dict(everything.by_role)[SUPPLIER])
    for supplier in (HARBOUR, NORTHWIND):
        own = find_affected(supplier, span(MODEL, ""), ON, stage.tools)
        assert own.systems == by_supplier[supplier] == sum(row["supplier"] == supplier for row in rows)
        assert {one.supplier for one in own.holdings} == {supplier}
    assert find_affected(PEAK, span(MODEL, ""), ON, stage.tools).systems == sum(row["manager"] == PEAK for row in rows)


def test_a_range_of_firmware_keeps_to_itself(stage: Stage):
    counts: dict[str, int] = {}
    for row in meters(stage):
        if row["model"] == MODEL:
            counts[str(row["firmware"])] = counts.get(str(row["firmware"]), 0) + 1
    one = sorted(version for version in counts if version)[0]
    assert find_affected(SSC, span(MODEL, one), ON, stage.tools).systems == counts[one]
    assert find_affected(SSC, Affected(ModelId(MODEL), "999.0", None), ON, stage.tools).systems == 0


def test_a_manufacturer_gets_yes_or_no_a_supplier_and_never_a_count(stage: Stage):
    found = find_affected(ACME, span(MODEL, ""), ON, stage.tools)
    assert found.names_only
    assert (found.holdings, found.by_role, found.systems) == ((), (), 0)
    holding = {str(row["supplier"]) for row in meters(stage) if row["model"] == MODEL}
    assert {one for one, yes in found.suppliers if yes} == holding
    other = find_affected(ACME, span("borealis-be1", ""), ON, stage.tools)
    assert (other.systems, other.names_only) == (0, False)


def test_what_is_hit_is_the_same_question_refused_for_a_model_nobody_lists(stage: Stage):
    with pytest.raises(NoSuchModel, match="products list"):
        find_affected(SSC, span("no-such", ""), ON, stage.tools)


@pytest.mark.parametrize(
    ("text", "low", "high", "exact"),
    [("2.0..2.3", "2.0", "2.3", ()), ("..2.3", None, "2.3", ()), ("2.1, 2.2", None, None, ("2.1", "2.2"))],
)
def test_firmware_is_read_as_a_range_or_a_list(text: str, low: str | None, high: str | None, exact: tuple[str, ...]):
    found = span(MODEL, text)
    assert (found.low, found.high, found.exact) == (low, high, exact)


def test_what_would_close_the_gaps_closes_just_that_many_when_it_is_agreed(stage: Stage):
    from dataclasses import replace

    from tocsin.cover.find import find
    from tocsin.routes.link import Claim, Link
    from tocsin.routes.survey import survey

    found = close(SSC, "strawman-manager", ON, Direction.BE_TOLD, 3, 10, deep(stage), stage.tools)
    assert found.across
    assert found.choice.promise is Promise.BEST
    before = gaps(SSC, "strawman-manager", ON, (Direction.BE_TOLD,), Test.RECOGNISED, stage.tools)
    assert found.gaps == sum(one.holding.systems for one in before.gaps)
    kinds = {kind.id: kind for kind in found.seen.rules.hops}
    signed = tuple(
        Link(f"new-{n}", one.pair.left, kinds[one.pair.hop].left, one.pair.right, kinds[one.pair.hop].right,
             next(need for need in kinds[one.pair.hop].needs_for(Direction.BE_TOLD) if need.agreements).agreements[0],
             frozenset({"be_told"}), Claim.CONFIRMED, None, None)
        for n, one in enumerate(found.choice.steps)
    )  # fmt: skip
    seen = replace(found.seen, links=(*found.seen.links, *signed))
    read = survey(seen.rules, seen.links, seen.signs, seen.products, ON, seen.policy.fresh_within)
    after = find(read, holdings(SSC, before.seen, stage.tools), Direction.BE_TOLD)
    assert sum(one.holding.systems for one in after) == found.gaps - found.choice.closed
    assert found.choice.closed > 0


def test_a_supplier_gets_its_own_gaps_and_nobody_else_gets_other_companies(stage: Stage):
    own = close(HARBOUR, "ssc-guidance", ON, Direction.BE_TOLD, 5, 5, deep(stage), stage.tools)
    mine = gaps(HARBOUR, "ssc-guidance", ON, (Direction.BE_TOLD,), Test.RECOGNISED, stage.tools)
    assert not own.across
    assert own.gaps == sum(one.holding.systems for one in mine.gaps)
    for other in (ACME, PEAK):
        with pytest.raises(NotAcrossCompanies):
            close(other, "ssc-guidance", ON, Direction.BE_TOLD, 5, 5, deep(stage), stage.tools)


def test_what_ends_strands_what_the_next_day_shows(stage: Stage):
    found = expiring(SSC, "sec-g3-2019", date(2026, 8, 1), timedelta(days=60), stage.tools)
    assert found.endings
    for ending in found.endings:
        assert date(2026, 8, 1) < ending.on <= found.until
        for way in Direction:
            assert 0 <= ending.stranded(way) <= dict(ending.uses)[way]
    day = found.endings[0].on
    counts = [
        sum(one.holding.systems for one in gaps(SSC, "sec-g3-2019", on, (Direction.BE_TOLD,), Test.RECOGNISED, stage.tools).gaps)
        for on in (day - timedelta(days=1), day)
    ]  # fmt: skip
    alone = [one for one in found.endings if one.on == day]
    assert len(alone) == 1, "one agreement ends that day in the town, so that what it strands is the difference"
    assert alone[0].stranded(Direction.BE_TOLD) == counts[1] - counts[0] > 0


def test_what_was_gained_and_lost_is_the_difference_of_the_two_days(stage: Stage):
    first, second = date(2026, 8, 30), date(2026, 11, 24)
    found = changed(SSC, "ssc-guidance", first, second, Test.RECOGNISED, deep(stage), stage.tools)
    for way in Direction:
        days = [
            sum(one.holding.systems for one in gaps(SSC, "ssc-guidance", on, (way,), Test.RECOGNISED, stage.tools).gaps)
            for on in (first, second)
        ]
        turns = {turn: found.systems(way, turn) for turn in Turn}
        more = turns[Turn.LOST] + turns[Turn.CAME] - turns[Turn.GAINED] - turns[Turn.WENT]
        assert more == days[1] - days[0], way
    assert found.moves
    assert all(one.why for one in found.moves)
    mine = changed(NORTHWIND, "ssc-guidance", first, second, Test.RECOGNISED, deep(stage), stage.tools)
    assert {one.after.supplier for one in mine.moves} <= {NORTHWIND}


def test_dates_the_wrong_way_round_and_no_time_ahead_are_refused(stage: Stage):
    with pytest.raises(Refused, match="earlier"):
        changed(SSC, "ssc-guidance", ON, ON, Test.RECOGNISED, deep(stage), stage.tools)
    with pytest.raises(Refused, match="ahead"):
        expiring(SSC, "ssc-guidance", ON, timedelta(0), stage.tools)


@pytest.mark.usefixtures("db")
def test_without_an_estate_each_question_is_refused_with_what_to_do(tmp_path: Path):
    from tests.stage import Clock, instant, tools_for
    from tocsin.flows.depth import standing_on

    with pytest.raises(NothingLoaded, match="no estate is loaded"):
        standing_on(SSC, depth(Desk(tmp_path, None, None)))
    tools = tools_for(tmp_path, Clock(instant("2026-11-24T09:00:00Z")))
    with pytest.raises(NothingLoaded, match="no estate is loaded"):
        find_affected(SSC, span(MODEL, ""), ON, tools)


def test_what_remains_of_a_case_is_what_the_inventory_holds_for_whoever_is_in_it(stage: Stage):
    case = hear.find(
        HARBOUR, "Ben Hollis", [Affected(BE1, None, "2.9.9")], "A finding", "x", stage.clock(), stage.tools
    ).case
    found = remaining(case, HARBOUR, deep(stage), stage.tools)
    (day,) = found.days
    (rest,) = day.rests
    mine = [row for row in meters(stage) if row["supplier"] == HARBOUR and row["model"] == BE1]
    hit = [row for row in mine if inside(str(row["firmware"]), found.case.affected[0]) is not Inside.OUT]
    assert rest.holder == HARBOUR
    assert found.fixed_in == ""
    assert sum(many for _, many in rest.needs) == len(hit) > 0
    for other in (NORTHWIND, PEAK):
        with pytest.raises(Refused, match="no case that you may see"):
            remaining(case, other, deep(stage), stage.tools)


def test_a_manufacturer_learns_names_from_no_question_a_count(stage: Stage):
    from tocsin.flows.ask import cover, routes
    from tocsin.flows.foresee import expiring
    from tocsin.flows.simulate import simulate
    from tocsin.flows.systems import systems

    made = [row for row in meters(stage) if str(row["model"]).startswith("acme-")]
    pairs = {(row["supplier"], row["model"]) for row in made if row["supplier"]}
    told = cover(ACME, ["sec-g3-2019"], ON, stage.tools)
    assert told.names_only
    assert 0 < told.rungs[0][1].tally.systems <= len({(row["supplier"], row["model"]) for row in made}) < len(made)
    found = gaps(ACME, "sec-g3-2019", ON, tuple(Direction), Test.RECOGNISED, stage.tools)
    assert found.names_only
    assert found.holdings == ()
    assert {(one.holding.supplier, one.holding.model) for one in found.gaps} <= pairs
    assert {one.holding.systems for one in found.gaps} == {1}
    assert {role for one in found.gaps for role, _ in one.holding.parties} == {SUPPLIER, "manufacturer"}
    seen = systems(ACME, "sec-g3-2019", ON, stage.tools)
    assert {one.holding.systems for one in seen.judged} == {1}
    assert routes(ACME, "strawman-customer", ON, "", "", stage.tools)[2] == ()
    assert expiring(ACME, "sec-g3-2019", ON, timedelta(days=400), stage.tools).names_only
    with pytest.raises(NothingLoaded, match="names and never counts"):
        simulate(ACME, ON, None, deep(stage), stage.tools)


def test_across_companies_no_line_of_fewer_than_three_names_its_holder(stage: Stage):
    from tocsin.flows.systems import systems

    seen = systems(SSC, "sec-g3-2019", ON, stage.tools)
    assert sum(one.holding.systems for one in seen.judged) == len(meters(stage))
    assert any(one.holding.systems < 3 for one in seen.judged) or any(not one.holding.supplier for one in seen.judged)
    named = [one.holding for one in seen.judged if one.holding.supplier]
    hit = find_affected(SSC, span(MODEL, ""), ON, stage.tools)
    gone = gaps(SSC, "sec-g3-2019", ON, tuple(Direction), Test.RECOGNISED, stage.tools).gaps
    named += [one for one in hit.holdings if one.supplier] + [one.holding for one in gone if one.holding.supplier]
    assert min(one.systems for one in named) >= 3
    assert all(many >= 3 for _, rows in hit.by_role for party, many in rows if party)
