"""Nothing crosses without a release or an approval given before; and a ladder says when each step is due."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.flows.test_stories import BOREALIS, HARBOUR, PEAK, SSC, Post, found, newest, released, send
from tests.stage import Stage, with_tools
from tocsin.drivers import ladders
from tocsin.duties.act import ActKind, Strength
from tocsin.flows import hear
from tocsin.flows.answer import answer
from tocsin.flows.chase import chase
from tocsin.flows.declare import approve_beforehand
from tocsin.flows.docket import docket
from tocsin.flows.release import release
from tocsin.notices.escalation.approval import CannotApprove
from tocsin.notices.notice import Sort, Why
from tocsin.records.notices import Delivery
from tocsin.records.watch import Deadline, Task
from tocsin.words import Class


def approve(stage: Stage, by=HARBOUR, recipient=SSC, days=90):
    stage.clock.set("2026-11-01T09:00:00Z")
    return approve_beforehand(by, recipient, Class.AMBER, "Ben Hollis", "agreed by the board", days, stage.tools)


def uncovered(case: str, stage: Stage) -> list[str]:
    """Name every notice queued to another organisation that no recorded act of its sender let go."""
    held = docket(case, stage.tools)
    let_go = {one.notice: one for one in held.acts if one.kind is ActKind.RELEASED}
    handed = {(one.by, one.notice) for one in held.acts if one.kind is ActKind.HANDED_ON and one.person}
    faults = []
    for row in Delivery.objects.filter(notice__in_case_id=case):
        one = next(each for each in held.notices if each.id == row.notice_id)
        same = [
            each
            for each in held.notices
            if (each.sender, each.recipient, each.path) == (one.sender, one.recipient, one.path)
        ]
        first_let_go = any(each.id in let_go for each in same)
        passed_on = one.why is Why.HANDED_ON and any(by == one.sender for by, _ in handed)
        by_reminder = one.sort is Sort.REMINDER and (first_let_go or any(each.why is Why.HANDED_ON for each in same))
        if not (one.id in let_go or passed_on or by_reminder):
            faults.append(one.id)
    return faults


def test_what_is_approved_goes_at_once_and_the_release_names_who_approved_it(stage: Stage):
    approve(stage)
    case = found(stage)
    held = docket(case, stage.tools)
    (let_go,) = [one for one in held.acts if one.kind is ActKind.RELEASED]
    assert (let_go.toward, let_go.person) == (SSC, "Ben Hollis")
    assert let_go.why == "Approved beforehand on 01 November 2026: agreed by the board"
    assert {str(row.notice.to_party_id) for row in Delivery.objects.select_related("notice")} == {SSC}
    assert {one.recipient for one in held.notices if one.needs_release} == {BOREALIS, PEAK}
    assert uncovered(case, stage) == []


def test_an_approval_that_has_ended_or_is_anothers_lets_nothing_go(stage: Stage):
    approve(stage, days=9)
    approve(stage, by=BOREALIS)
    assert not Delivery.objects.filter(notice__in_case_id=found(stage)).exists()
    with pytest.raises(CannotApprove):
        approve_beforehand(HARBOUR, SSC, Class.RED, "Ben Hollis", "why", 9, stage.tools)


def test_over_both_stories_nothing_crosses_without_a_release_or_an_approval(stage: Stage):
    approve(stage)
    case, post = released(stage)
    stage.clock.set("2026-11-27T10:05:00Z")
    chase(case, stage.tools)
    send(stage, post, "2026-11-27T10:35:00Z")
    stage.clock.set("2026-11-27T14:00:00Z")
    answer(newest(stage, case, SSC, BOREALIS), ActKind.HANDED_ON, SSC, "Hal Osei", Strength.SIGNED_IN, stage.tools)
    send(stage, post, "2026-11-27T14:05:00Z")
    stage.clock.set("2026-12-01T09:00:00Z")
    advisory = hear.respond(stage.town.advisory.read_bytes(), "advisory.json", stage.tools).case
    assert not Delivery.objects.filter(notice__in_case_id=advisory).exists()
    release(advisory, BOREALIS, "Finn Aalto", "each must know", stage.tools)
    send(stage, Post(), "2026-12-01T09:15:00Z")
    stage.clock.set("2026-12-04T09:15:00Z")
    chase(advisory, stage.tools)
    assert Delivery.objects.filter(notice__in_case_id=advisory).exists()
    assert uncovered(case, stage) == uncovered(advisory, stage) == []


def test_with_a_ladder_each_step_waits_for_its_time_and_the_time_is_a_row(stage: Stage):
    stage = with_tools(stage, ladder=ladders.load())
    case, _post = released(stage)
    stage.clock.set("2026-11-25T17:00:01Z")
    acts, waiting, going = chase(case, stage.tools)
    assert {one.toward for one in acts} == {BOREALIS, PEAK}
    assert (waiting, going) == ((), ())
    assert Deadline.objects.filter(in_case_id=case, subject__contains="/20261125T1800").count() == 2
    stage.clock.set("2026-11-25T18:00:00Z")
    _, waiting, going = chase(case, stage.tools)
    assert {one.notice.sort for one in going} == {Sort.REMINDER}
    assert waiting == ()
    stage.clock.set("2026-11-26T16:59:59Z")
    assert not [one for one in chase(case, stage.tools)[1] if one.recipient == SSC]
    stage.clock.set("2026-11-26T17:00:00Z")
    assert [one.final for one in chase(case, stage.tools)[1] if one.recipient == SSC] == [BOREALIS]
    stage.clock.set("2026-12-02T17:00:00Z")
    chase(case, stage.tools)
    assert Task.objects.filter(in_case_id=case, sort="telephone").count() == 2
    before = Task.objects.count()
    stage.clock.at += timedelta(days=3)
    chase(case, stage.tools)
    assert Task.objects.filter(sort="telephone").count() == 2 <= before


def test_a_refusal_has_its_next_step_at_once(stage: Stage):
    stage = with_tools(stage, ladder=ladders.load())
    case, _ = released(stage)
    stage.clock.set("2026-11-24T12:00:00Z")
    for one in [each for each in docket(case, stage.tools).notices if each.recipient in (BOREALIS, PEAK)]:
        answer(one.id, ActKind.REFUSED, one.recipient, "Gwen Pike", Strength.SIGNED_IN, stage.tools, "not ours")
    _, waiting, _ = chase(case, stage.tools)
    assert [(one.recipient, one.final) for one in waiting] == [(SSC, BOREALIS)]
    assert replace(waiting[0], id="x").needs_release
