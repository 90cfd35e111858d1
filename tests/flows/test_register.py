"""The committee's register holds both stories; each supplier sees its own; and a remedy is followed to its closing."""

from datetime import date

import pytest

from tests.flows.test_stories import BOREALIS, HARBOUR, NORTHWIND, SSC, Post, account, newest, released, send, words
from tests.stage import Stage
from tocsin.cases.remedy.exposure import Need
from tocsin.cases.remedy.plan import Task
from tocsin.duties.act import ActKind, Strength
from tocsin.duties.duty import LegWord
from tocsin.flows import hear, remedy
from tocsin.flows.account import PromiseMoved, file
from tocsin.flows.answer import answer
from tocsin.flows.chase import chase
from tocsin.flows.docket import docket
from tocsin.flows.judge import confirm
from tocsin.flows.register import pages
from tocsin.flows.release import release
from tocsin.records.cases import NoSuchCase
from tocsin.words import Digest

PROMISED = "2027-01-29T17:00:00Z"
STEPS = "Load firmware 3.0.0 over the air."


def filed(stage: Stage, case: str, promised: str = PROMISED, why: str = ""):
    from tocsin.cli.desk import instant

    return file(
        case, HARBOUR, "Ben Hollis", "form", "SSC-INV-1", STEPS, instant(promised), Digest("0" * 64), stage.tools, why
    )


def told_ssc(stage: Stage) -> str:
    """Harbour's finding, up to its report; Borealis has confirmed it through the SSC."""
    case, post = released(stage)
    stage.clock.set("2026-11-27T10:05:00Z")
    chase(case, stage.tools)
    release(case, HARBOUR, "Ben Hollis", "no answer", stage.tools)
    send(stage, post, "2026-11-27T10:35:00Z")
    stage.clock.set("2026-11-27T14:00:00Z")
    answer(newest(stage, case, SSC, BOREALIS), ActKind.HANDED_ON, SSC, "Hal Osei", Strength.SIGNED_IN, stage.tools)
    send(stage, post, "2026-11-27T14:05:00Z")
    confirm(
        case, BOREALIS, "Finn Aalto", True, "A setting is taken without a sign-in.", "Load 3.0.0.", "3.0.0", stage.tools
    )
    release(case, BOREALIS, "Finn Aalto", "each must know", stage.tools)
    stage.clock.set("2026-11-30T11:00:00Z")
    filed(stage, case)
    return case


def advised(stage: Stage) -> str:
    """Borealis's advisory, up to its request that the SSC reach Harbour."""
    stage.clock.set("2026-12-01T09:00:00Z")
    case = hear.respond(stage.town.advisory.read_bytes(), "advisory.json", stage.tools).case
    release(case, BOREALIS, "Finn Aalto", "each must know", stage.tools)
    send(stage, Post(), "2026-12-01T09:15:00Z")
    stage.clock.set("2026-12-01T15:00:00Z")
    grand = newest(stage, case, "grand-lowland", "grand-lowland")
    answer(grand, ActKind.ACKNOWLEDGED, "grand-lowland", "Cara Whitlock", Strength.SIGNED_IN, stage.tools)
    stage.clock.set("2026-12-04T09:15:00Z")
    chase(case, stage.tools)
    release(case, BOREALIS, "Finn Aalto", "they cannot be reached", stage.tools)
    send(stage, Post(), "2026-12-04T10:00:00Z")
    return case


def test_the_register_holds_both_stories_and_each_supplier_sees_only_its_own(stage: Stage):
    finding, advisory = told_ssc(stage), advised(stage)
    whole = {page.case: page for page in pages(SSC, stage.tools)}
    assert set(whole) == {finding, advisory}
    (entry,) = whole[finding].entries
    assert (entry.by, entry.steps, entry.reference, entry.open, entry.age_days) == (
        HARBOUR,
        STEPS,
        "SSC-INV-1",
        True,
        3,
    )
    assert [act.kind for act in whole[finding].decisions] == [ActKind.CONFIRMED_VULNERABILITY]
    reached = {one.party: one.word for one in whole[advisory].holders}
    assert (reached["grand-lowland"], reached[HARBOUR]) == ("told", "not known to be reached")
    assert "borealis asks to reach harbour" in whole[advisory].requests
    (mine,) = pages(HARBOUR, stage.tools)
    assert (mine.case, mine.holders, mine.decisions, mine.requests) == (finding, (), (), ())
    assert {one.by for one in mine.entries} == {HARBOUR}
    assert pages(NORTHWIND, stage.tools) == ()
    assert pages("grand-lowland", stage.tools) == ()


def test_what_was_not_brought_to_the_committee_is_not_in_its_register(stage: Stage):
    stage.clock.set("2026-12-01T09:00:00Z")
    hear.respond(stage.town.advisory.read_bytes(), "advisory.json", stage.tools)
    assert pages(SSC, stage.tools) == ()


def test_a_plan_is_followed_to_its_closing_report(stage: Stage):
    from tocsin.cli.desk import instant

    case = told_ssc(stage)
    tasks = (Task("load 3.0.0", "Ben Hollis", date(2027, 1, 15)),)
    remedy.draw(case, HARBOUR, "Ben Hollis", tasks, instant(PROMISED), "", stage.tools)
    (counted,) = remedy.count(case, HARBOUR, stage.tools)
    assert counted.remaining > 0
    with pytest.raises(NoSuchCase):
        remedy.remedy(case, "acme", stage.tools)
    later = "2027-02-26T17:00:00Z"
    moved = remedy.draw(case, HARBOUR, "Ben Hollis", tasks, instant(later), "no firmware yet", stage.tools)
    assert (moved.promise.holds, moved.promise.wanted) == (instant(PROMISED), instant(later))
    with pytest.raises(PromiseMoved):
        filed(stage, case, later)
    filed(stage, case, later, "no firmware yet")
    assert remedy.remedy(case, HARBOUR, stage.tools).promise.holds == instant(later)
    stage.clock.set("2027-01-16T09:00:00Z")
    remedy.done(case, HARBOUR, "Ben Hollis", 1, date(2027, 1, 15), stage.tools)
    remedy.count(case, HARBOUR, stage.tools, ((Need.FIXED, counted.remaining), (Need.VISIT, 2)))
    remedy.closing(case, HARBOUR, "Ben Hollis", "Two need a visit in spring.", "form", "SSC-INV-2", stage.tools)
    assert words(account(case, HARBOUR, stage.tools))["fix"] is LegWord.DONE
    (page,) = pages(SSC, stage.tools)
    assert not page.open
    assert docket(case, stage.tools).acts[-1].kind is ActKind.FILED
