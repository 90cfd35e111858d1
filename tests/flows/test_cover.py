from datetime import date

import pytest

from tests.stage import Stage
from tocsin.drivers import duckdb
from tocsin.duties.ladder import BESIDE, LADDER, TERMS
from tocsin.estate.decide import decide
from tocsin.flows.ask import NothingLoaded, cover, gaps, holdings, made
from tocsin.flows.picture import picture
from tocsin.routes.link import SignKind
from tocsin.words import Direction, PartyId, Test

ON = date(2026, 11, 24)
SSC, HARBOUR, NORTHWIND, ACME = (PartyId(name) for name in ("ssc", "harbour", "northwind", "acme"))


def counted(stage: Stage, asker: PartyId = SSC) -> dict[str, dict[str, dict[str, int]]]:
    answer = cover(asker, (*LADDER, *TERMS, *BESIDE), ON, stage.tools)
    return {
        str(book.id): {way.value: {test.value: rung.tally.passed(way, test) for test in Test} for way in Direction}
        for book, rung in answer.rungs
    }


def test_every_count_equals_what_the_town_counted_from_its_own_plan(stage: Stage):
    planted = stage.manifest()["estate"]["cover"]
    assert counted(stage) == {name: planted[name] for name in planted}


def test_each_supplier_sees_the_counts_that_the_plan_gives_for_it(stage: Stage):
    planted = stage.manifest()["estate"]["cover_by_supplier"]
    for supplier in ("harbour", "northwind"):
        found = counted(stage, PartyId(supplier))
        for name in LADDER:
            assert found[name] == planted[supplier][name], (supplier, name)


def test_the_be_told_ladder_rises_at_each_step_and_binds_nobody_by_the_code(stage: Stage):
    found = [counted(stage)[name]["be told"] for name in LADDER]
    recognised = [one["recognised"] for one in found]
    assert recognised == sorted(set(recognised)), "each step must be strictly greater"
    assert len({one["obliged by the Code"] for one in found}) == 1
    assert 0 < found[0]["obliged by the Code"] < recognised[-1]


def test_to_tell_direct_is_recognised_for_every_system_in_scope_of_a_known_maker(stage: Stage):
    answer = cover(SSC, ("sec-g3-2019",), ON, stage.tools)
    tally = answer.rungs[0][1].tally
    assert tally.passed(Direction.TELL, Test.RECOGNISED) == tally.in_scope
    assert tally.out_of_scope > 0
    assert tally.unknown_manufacturer > 0
    assert 0 < tally.passed(Direction.TELL, Test.WORKING) < tally.in_scope


def test_each_of_the_three_kinds_of_working_occurs_in_the_town(stage: Stage):
    seen = picture(stage.tools.rulebook("strawman-customer").rules, ON, stage.tools)
    kinds = {
        hop.working.kind
        for _, traced in seen.traced(holdings(SSC, seen, stage.tools))
        for way in Direction
        for route in traced.routes(way)
        if route.passes(Test.WORKING)
        for hop in route.hops
        if hop.working
    }
    assert kinds == {SignKind.VERIFIED, SignKind.ACKNOWLEDGED, SignKind.EXERCISED}


def test_the_look_up_gives_the_very_verdicts_of_the_engine(stage: Stage):
    snapshot = next((stage.folder / "estate").iterdir())
    for name in (*LADDER, *BESIDE):
        tables = picture(stage.tools.rulebook(name).rules, ON, stage.tools).tables()
        judge = decide(tables)
        judged = duckdb.verdicts(snapshot, tables)
        assert judged
        assert [judge(one.holding) for one in judged] == [one.verdict for one in judged], name


def test_a_supplier_sees_its_own_gaps_and_nobody_elses(stage: Stage):
    found = gaps(HARBOUR, "ssc-guidance", ON, (Direction.BE_TOLD,), Test.RECOGNISED, stage.tools)
    assert found.gaps
    assert {gap.holding.supplier for gap in found.gaps} == {"harbour"}
    for gap in found.gaps:
        assert gap.why
        assert gap.broken is not None
        assert gap.closes


def test_a_manufacturer_sees_its_own_models_only(stage: Stage):
    seen = picture(stage.tools.rulebook("sec-g3-2019").rules, ON, stage.tools)
    assert holdings(ACME, seen, stage.tools) == ()
    models = {one.model for one in holdings(ACME, seen, stage.tools, made)}
    assert models
    assert all(model.startswith("acme-") for model in models)


def test_an_agreement_that_ends_takes_its_route_with_it_on_the_day(stage: Stage):
    before = gaps(NORTHWIND, "sec-g3-2019", date(2026, 8, 30), (Direction.BE_TOLD,), Test.RECOGNISED, stage.tools)
    after = gaps(NORTHWIND, "sec-g3-2019", date(2026, 8, 31), (Direction.BE_TOLD,), Test.RECOGNISED, stage.tools)
    count = [sum(gap.holding.systems for gap in one.gaps) for one in (before, after)]
    assert count[0] < count[1], "A-03 with Borealis ended on 31 August 2026"


@pytest.mark.usefixtures("db")
def test_a_question_without_an_estate_is_refused_with_what_to_do(tmp_path):
    from tests.stage import Clock, instant, tools_for

    with pytest.raises(NothingLoaded, match="no estate is loaded"):
        cover(SSC, LADDER, ON, tools_for(tmp_path, Clock(instant("2026-11-24T09:00:00Z"))))
