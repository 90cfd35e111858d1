"""What a reader is told of each party: what was sent, why, what comes next, and why the rest was not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.rooms.notices.cast import (
    ADVISORY,
    AT,
    BOREALIS,
    BY,
    COMMITTEE,
    DUTIES,
    FINDING,
    HARBOUR,
    MARKER,
    MATERIAL,
    NAMES,
    PEAK,
    TERMS,
    Ids,
    harbour,
    northwind,
)
from tocsin.cases.judgement import Materiality
from tocsin.duties.act import Act, ActKind, Strength
from tocsin.notices.plan import plan
from tocsin.notices.record.explain import explain
from tocsin.notices.record.not_sent import WhyNot
from tocsin.notices.record.overview import nobody, overview
from tocsin.notices.record.seen import Post, Seen
from tocsin.words import Class

LATER = BY + timedelta(hours=1)


def said(case=FINDING):
    return plan(case, MATERIAL, DUTIES, (harbour(), northwind()), TERMS, (), Ids())


def seen(notices, acts=(), at=AT, **more):
    base = Seen(
        FINDING, HARBOUR, HARBOUR, COMMITTEE, Class.AMBER, at, MATERIAL, None, tuple(notices), tuple(acts), (),
        {one.id: Post.SENT for one in notices}, NAMES, 2, {}, True,
    )  # fmt: skip
    return replace(base, **more)


def act(kind, notice, at=AT, by=None, **more):
    return replace(Act(kind, notice.case, by or notice.sender, at, toward=notice.recipient, notice=notice.id), **more)


def to(party, notices, **more):
    return next(one for one in explain(seen(notices, **more)) if one.party == party)


def reasons(paragraph):
    return {one.reason for one in paragraph.not_sent}


def test_what_waits_says_who_must_decide_and_that_nothing_goes_by_itself():
    one = to(BOREALIS, said())
    assert not one.sent
    assert "named person of Harbour Power decides" in one.decides
    assert one.when is None
    assert reasons(one) == {WhyNot.WAITS_FOR_RELEASE}


def test_a_sent_notice_says_when_why_and_until_when_an_answer_is_asked_for():
    notices = said()
    first = next(one for one in notices if one.recipient == BOREALIS)
    one = to(BOREALIS, notices, acts=(act(ActKind.TOLD, first),))
    assert one.sent == (
        "On Tuesday 24 November 2026, 09:00 UTC Harbour Power sent it a notice, because Harbour Power had judged the vulnerability material.",
    )
    assert one.when == BY
    assert reasons(one) == {WhyNot.TIME_NOT_UP}


def test_an_intermediary_at_amber_is_explained_as_given_the_header_only():
    notices = said()
    asked = next(one for one in notices if one.recipient == PEAK)
    one = to(PEAK, notices, acts=(act(ActKind.TOLD, asked),))
    assert WhyNot.HEADER_ONLY in reasons(one)
    assert "to pass a message on to Borealis Metering" in one.sent[0]


def test_silence_is_told_without_a_reason_and_an_answer_ends_what_comes_next():
    notices = said()
    first = next(one for one in notices if one.recipient == BOREALIS)
    gone = (act(ActKind.TOLD, first), act(ActKind.NO_ANSWER, first, LATER))
    one = to(BOREALIS, notices, acts=gone, at=LATER)
    assert "It does not say why." in one.sent[1]
    answer = act(ActKind.ACKNOWLEDGED, first, LATER, by=BOREALIS, strength=Strength.SIGNED_IN)
    one = to(BOREALIS, notices, acts=(*gone, answer), at=LATER)
    assert one.next == "Nothing more is to be sent to it in this case as it stands."
    assert reasons(one) == {WhyNot.ANSWERED}


@pytest.mark.parametrize(
    ("post", "reason"),
    [(Post.NO_ADDRESS, WhyNot.NO_ADDRESS), (Post.CAME_BACK, WhyNot.CAME_BACK), (Post.QUEUED, WhyNot.IN_QUEUE)],
)
def test_what_was_released_and_did_not_go_has_its_reason(post, reason):
    notices = said()
    first = next(one for one in notices if one.recipient == BOREALIS)
    one = to(BOREALIS, notices, acts=(act(ActKind.RELEASED, first),), posts={first.id: post})
    assert reason in reasons(one)
    assert (post is Post.QUEUED) == (not one.decides)


@pytest.mark.parametrize(
    ("judged", "reason"),
    [
        (None, WhyNot.NOT_JUDGED),
        (replace(MATERIAL, materiality=Materiality.NOT_MATERIAL), WhyNot.NOT_MATERIAL),
        (replace(MATERIAL, materiality=Materiality.UNDECIDED), WhyNot.UNDECIDED),
    ],
)
def test_a_finding_that_is_not_judged_material_says_why_nothing_goes(judged, reason):
    assert reason in {one.reason for one in nobody(seen((), judgement=judged))}


def test_one_that_only_passes_on_reads_nothing_of_the_case():
    text = " ".join(overview(seen((), reader=PEAK, reads_text=False, judgement=None)))
    assert "borealis" not in text.casefold()
    assert MARKER not in text


def test_nobody_but_the_finder_and_the_committee_reads_who_found_it():
    for reader, named in ((HARBOUR, True), (COMMITTEE, True), (BOREALIS, False)):
        assert ("Harbour" in overview(seen((), reader=reader, judgement=None))[0]) is named


def test_every_notice_of_an_advisory_is_explained_once_and_each_gap_has_a_named_reason():
    notices = plan(ADVISORY, None, (), (harbour(), northwind()), TERMS, (), Ids())
    found = explain(seen(notices, case=ADVISORY, owner=BOREALIS, reader=BOREALIS, judgement=None))
    assert {one.party for one in found} == {one.recipient for one in notices}
    assert {each.notice for one in found for each in one.not_sent} == {one.id for one in notices}
    assert all(one.says.endswith(".") for each in found for one in each.not_sent)
