"""Regimes, transfers, the monthly lists and exercises: each recorded once, by whoever may, with its leaf in the ledger."""

import pytest

from tests.flows.test_stories import BOREALIS, HARBOUR, NORTHWIND, PEAK, SSC, account, found, words
from tests.stage import Stage
from tocsin.cli.desk import day
from tocsin.drivers import regimes
from tocsin.duties.duty import LegWord
from tocsin.duties.regime.applies import Triggered
from tocsin.duties.regime.regime import DoesNotRun
from tocsin.flows import exchange, exercise, hear
from tocsin.flows import regimes as flow
from tocsin.flows.declare import DeclaredAlready
from tocsin.flows.docket import docket, signs
from tocsin.flows.licence import running, set_clocks
from tocsin.flows.tick import tick
from tocsin.flows.transfer import licence, pass_over
from tocsin.notices.exchange.lists import CannotExchange
from tocsin.notices.exercise.exercise import CannotExercise
from tocsin.notices.notice import Why
from tocsin.records import ledger, watch
from tocsin.records.parties import ContactSign
from tocsin.records.watch import Deadline, Task
from tocsin.routes.link import SignKind
from tocsin.words import Direction, PartyId

GRAND = PartyId("grand-lowland")
NIS = regimes.load("nis-2018")


def triggered(stage: Stage, case: str) -> Triggered:
    now = stage.clock()
    return Triggered(case, NIS.id, "incident with significant impact", HARBOUR, "Ben Hollis", "supply fell", now, now)


def test_a_regime_runs_only_once_it_is_recorded_and_is_met_by_its_own_filing(stage: Stage):
    case = found(stage)
    with pytest.raises(DoesNotRun):
        flow.trigger(case, NIS, triggered(stage, case), stage.tools)
    assert "nis_tell_authority" not in words(account(case, HARBOUR, stage.tools))
    flow.applies(NIS, HARBOUR, "Ben Hollis", True, "we serve more than 250,000", stage.tools)
    flow.trigger(case, NIS, triggered(stage, case), stage.tools)
    assert words(account(case, HARBOUR, stage.tools))["nis_tell_authority"] is LegWord.OPEN
    with pytest.raises(DeclaredAlready):
        flow.trigger(case, NIS, triggered(stage, case), stage.tools)
    stage.clock.set("2026-11-28T09:00:00Z")
    assert words(account(case, HARBOUR, stage.tools))["nis_tell_authority"] is LegWord.LATE
    flow.notified(case, "nis_tell_authority", HARBOUR, "Ben Hollis", "portal", "NIS-1", stage.tools)
    assert words(account(case, HARBOUR, stage.tools))["nis_tell_authority"] is LegWord.DONE
    assert words(account(case, HARBOUR, stage.tools))["tell_ssc"] is not LegWord.DONE
    assert ledger.Leaf.objects.filter(document_ref__startswith="R-").count() == 2


def test_a_transfer_moves_no_duty_and_tells_the_new_supplier_what_is_open_after_a_release(stage: Stage):
    case = found(stage)
    stage.clock.set("2026-12-01T09:00:00Z")
    advisory = hear.respond(stage.town.advisory.read_bytes(), "advisory.json", stage.tools).case
    before = {(one.rule, one.by) for one in docket(case, stage.tools).duties}
    acme = PartyId("acme")
    passed = pass_over(
        HARBOUR, acme, day("2026-12-01"), "supplier of last resort", SSC, "Hal Osei", "it failed", stage.tools
    )
    assert passed.transfer.systems == sum(one.systems for one in passed.transfer.moved) > 0
    assert {(one.rule, one.by) for one in docket(case, stage.tools).duties} == before
    assert passed.notices == ()  # they go in the names of others, and of a case that is not the SSC's to know of
    said = [one for key in (case, advisory) for one in docket(key, stage.tools).notices if one.why is Why.GAINED]
    assert {(one.case, one.sender, one.recipient) for one in said} == {
        (case, HARBOUR, acme),
        (advisory, BOREALIS, acme),
    }
    assert all(one.needs_release for one in said)
    assert all("stays its own" in one.body for one in said)
    with pytest.raises(DeclaredAlready):
        pass_over(HARBOUR, acme, day("2026-12-01"), "supplier of last resort", SSC, "Hal Osei", "again", stage.tools)
    book = regimes.load("licence-50")
    assert licence(passed.id, acme, book, stage.tools) == ()
    flow.applies(book, acme, "Edda Rowe", True, "we hold a licence now", stage.tools)
    clocks = licence(passed.id, acme, book, stage.tools)
    assert {one.duty.rule for one in clocks} <= {"licence_agree_terms"}


def test_the_monthly_lists_are_the_committees_and_each_recipient_reads_its_own(stage: Stage):
    stage.clock.set("2026-11-24T09:00:00Z")
    made = exchange.exchange("2026-11", SSC, "Hal Osei", "monthly", stage.tools)
    with pytest.raises(CannotExchange):
        exchange.exchange("2026-11", SSC, "Hal Osei", "again", stage.tools)
    with pytest.raises(CannotExchange):
        exchange.prepared(HARBOUR, stage.tools)
    ((month, own),) = exchange.mine(HARBOUR, stage.tools)
    assert (month, own.recipient, own.sort) == ("2026-11", HARBOUR, "B")
    assert {one.recipient for one in made.lists if one.sort == "A"} == {"acme", "borealis"}
    stage.clock.set("2026-12-01T00:00:00Z")
    assert exchange.gaps(SSC, stage.tools) == ("2026-12",)
    assert not any(one.added or one.gone for one in exchange.prepared(SSC, stage.tools))


def test_a_passed_exercise_is_a_sign_for_everyone_and_its_score_is_its_routes_alone(stage: Stage):
    path = (BOREALIS, PEAK, HARBOUR)
    with pytest.raises(CannotExercise):
        exercise.begin(path, Direction.BE_TOLD, "Finn Aalto", "new route", 24, stage.tools)
    for party, person in ((PEAK, "Gwen Pike"), (HARBOUR, "Ben Hollis")):
        exercise.consent(party, person, True, stage.tools)
    key, _ = exercise.begin(path, Direction.BE_TOLD, "Finn Aalto", "new route", 24, stage.tools)
    stage.clock.set("2026-11-24T12:00:00Z")
    assert exercise.take(key, PEAK, "Gwen Pike", stage.tools)[0].word == "passed"
    assert ContactSign.objects.filter(organisation_id=PEAK, shown_by=SignKind.EXERCISED.value, reference=key).exists()
    with pytest.raises(CannotExercise):
        exercise.scores(key, NORTHWIND, stage.tools)
    with pytest.raises(DeclaredAlready):
        exercise.take(key, PEAK, "Gwen Pike", stage.tools)
    assert signs(stage.tools) == ()


def test_licence_clocks_are_rows_that_the_tick_finds_once_and_makes_somebodys_task(stage: Stage):
    found(stage)
    stage.clock.set("2026-12-01T09:00:00Z")
    acme, book = PartyId("acme"), regimes.load("licence-50")
    pass_over(
        HARBOUR, acme, day("2026-12-01"), "supplier of last resort", SSC, "Hal Osei", "it failed", stage.tools,
        regimes=[book],
    )  # fmt: skip
    assert not Deadline.objects.filter(sort=watch.LICENCE).exists()  # nobody recorded that it applies
    flow.applies(book, acme, "Edda Rowe", True, "we hold a licence now", stage.tools)
    for _ in range(2):
        number = set_clocks([book], stage.tools)
        assert Deadline.objects.filter(sort=watch.LICENCE, owner_id=acme).count() == number > 0
    assert {one.clock.duty.rule for one in running(acme, [book], stage.tools)} == {"licence_agree_terms"}
    stage.clock.set("2027-05-31T22:59:00Z")
    tick(stage.tools)
    assert not Task.objects.filter(sort=watch.LICENCE).exists()
    stage.clock.set("2027-05-31T23:00:30Z")  # six months from midnight in London, which is in summer time by then
    for _ in range(2):
        tick(stage.tools)
        tasks = Task.objects.filter(sort=watch.LICENCE, owner_id=acme, in_case=None)
        assert tasks.count() == number
    assert all("licence_agree_terms toward" in one.what and "01 June 2027" in one.what for one in tasks)


def test_a_regime_s_clock_in_a_case_is_a_row_that_the_tick_makes_its_holder_s_task(stage: Stage):
    case, book = found(stage), regimes.load("nis-2018")
    flow.applies(book, HARBOUR, "Ben Hollis", True, "we are an operator", stage.tools)
    stage.clock.set("2026-11-24T11:00:00Z")
    name = book.triggers[0].name
    given = Triggered(case, book.id, name, HARBOUR, "Ben Hollis", "it hit us", stage.clock(), stage.clock())
    legs = flow.trigger(case, book, given, stage.tools)
    stage.clock.set("2026-12-24T11:00:00Z")
    tick(stage.tools)
    dated = {one.rule for one in legs if one.due_at}
    assert dated
    seen = Task.objects.filter(sort=watch.LIMIT, owner_id=HARBOUR)
    assert {one.subject.split("/")[1] for one in seen} >= dated
