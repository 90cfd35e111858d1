from dataclasses import replace
from datetime import datetime, timedelta

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
    NORTHWIND,
    PEAK,
    TERMS,
    Ids,
    harbour,
    northwind,
)
from tocsin.cases.case import Case
from tocsin.duties.act import Act, ActKind, Strength
from tocsin.notices.chase import Chased, chase, current, waiting
from tocsin.notices.enact import answered, told
from tocsin.notices.hand_on import CannotHandOn, hand_on
from tocsin.notices.notice import DeliveryWord, Notice, PassOnWord, Sort, Why
from tocsin.notices.plan import plan
from tocsin.notices.release import CannotRelease, release
from tocsin.notices.silence import Silence, causes, delivery, pass_on, reaches, silence
from tocsin.words import PartyId

LATER = BY + timedelta(hours=1)
THERE = (harbour(), northwind())


def sent(*notices: Notice) -> tuple[Act, ...]:
    return tuple(told(one, AT + timedelta(minutes=5), "250 accepted") for one in notices)


def chased(
    notices: tuple[Notice, ...],
    acts: tuple[Act, ...],
    at: datetime = LATER,
    case: Case = ADVISORY,
    ids: Ids | None = None,
) -> Chased:
    terms = replace(TERMS, planned_at=at, answer_by=at + timedelta(days=3))
    return chase(case, MARKER, case.classification, notices, acts, THERE, terms, ids or Ids(100))


def to(party: PartyId, notices: tuple[Notice, ...]) -> Notice:
    return next(one for one in notices if one.recipient == party)


def answer(
    notice: Notice,
    kind: ActKind,
    at: datetime = AT + timedelta(hours=1),
    by: PartyId | None = None,
    why: str = "not ours",
    channel: str = "",
) -> Act:
    return answered(notice, kind, by or notice.recipient, "Gwen Pike", at, Strength.HEADER, why, channel)


@pytest.fixture
def heard() -> tuple[Notice, ...]:
    """Borealis's advisory: to Northwind direct, to Harbour through Peak."""
    return plan(ADVISORY, None, (), THERE, TERMS, (), Ids())


def test_the_silent_manager_leaves_the_supplier_not_known_to_be_reached_and_the_committees_step_waits(
    heard: tuple[Notice, ...],
) -> None:
    acts = (*sent(*heard), answer(to(NORTHWIND, heard), ActKind.ACKNOWLEDGED))
    found = chased(heard, acts)
    assert [(act.kind, act.by, act.toward, act.notice) for act in found.acts] == [
        (ActKind.NO_ANSWER, BOREALIS, PEAK, to(PEAK, heard).id)
    ]
    assert [(one.sort, one.recipient, one.final, one.needs_release, one.why) for one in found.notices] == [
        (Sort.REMINDER, PEAK, HARBOUR, False, Why.NO_ANSWER),
        (Sort.TO_SSC, COMMITTEE, HARBOUR, True, Why.NO_ANSWER),
    ]
    everything, known = (*heard, *found.notices), (*acts, *found.acts)
    words = {one.party: one.word for one in reaches(everything, known)}
    assert words == {NORTHWIND: None, PEAK: Silence.NOT_KNOWN, HARBOUR: Silence.NOT_KNOWN}
    assert waiting(found.notices, known) == (found.notices[1],)
    (cause,) = causes(BOREALIS, HARBOUR, everything, known)
    assert (cause.left, cause.right, cause.word) == (BOREALIS, PEAK, "not known to be reached")
    assert pass_on(to(PEAK, heard), everything, known) is PassOnWord.BROKEN


def test_a_silent_hop_of_a_finding_is_chased_until_the_manufacturer_answers_another_way() -> None:
    notices = plan(FINDING, MATERIAL, DUTIES, THERE, TERMS, (), Ids())
    acts = sent(*notices)
    found = chased(notices, acts, case=FINDING)
    assert {one.sort for one in found.notices} == {Sort.REMINDER, Sort.TO_SSC}
    assert {act.toward for act in found.acts} == {BOREALIS, PEAK}
    reached = (*acts, answer(to(BOREALIS, notices), ActKind.ACKNOWLEDGED))
    calm = chased(notices, reached, case=FINDING)
    assert [act.toward for act in calm.acts] == [PEAK]
    assert calm.notices == ()
    assert causes(HARBOUR, BOREALIS, notices, (*reached, *calm.acts)) == ()


def test_chasing_twice_adds_nothing(heard: tuple[Notice, ...]) -> None:
    acts = sent(*heard)
    ids = Ids(100)
    first = chased(heard, acts, ids=ids)
    again = chased((*heard, *first.notices), (*acts, *first.acts), ids=ids)
    assert again == Chased((), ())


def test_before_the_time_set_nobody_is_silent(heard: tuple[Notice, ...]) -> None:
    assert chased(heard, sent(*heard), at=BY) == Chased((), ())


def test_what_was_never_sent_cannot_be_unanswered(heard: tuple[Notice, ...]) -> None:
    assert chased(heard, ()) == Chased((), ())
    assert set(waiting(heard, ())) == set(heard)


def test_a_party_that_owes_nothing_is_reminded_at_most_twice_even_where_policy_says_more(
    heard: tuple[Notice, ...],
) -> None:
    notices, acts, ids, at = heard, sent(*heard), Ids(100), LATER
    for _ in range(6):
        terms = replace(TERMS, planned_at=at, answer_by=at + timedelta(days=3), reminders=5)
        found = chase(ADVISORY, MARKER, ADVISORY.classification, notices, acts, THERE, terms, ids)
        notices, acts = (*notices, *found.notices), (*acts, *found.acts, *sent(*found.notices))
        at += timedelta(days=4)
    assert len([one for one in notices if one.sort is Sort.REMINDER and one.recipient == PEAK]) == 2
    assert len([one for one in notices if one.sort is Sort.REMINDER and one.recipient == NORTHWIND]) == 5
    assert len([one for one in notices if one.recipient == COMMITTEE and one.final == HARBOUR]) == 1
    assert all(one.body == "" for one in notices if one.recipient == PEAK)


def test_a_route_not_tried_yet_comes_before_the_committee(heard: tuple[Notice, ...]) -> None:
    found = chased(heard, sent(*heard))
    (step,) = [one for one in found.notices if one.final == NORTHWIND and one.sort is not Sort.REMINDER]
    assert step.path == (BOREALIS, "capital-map", NORTHWIND)
    assert step.needs_release
    assert step.body == ""


def test_a_refusal_gets_no_reminder_and_the_next_step_says_refused(heard: tuple[Notice, ...]) -> None:
    acts = (*sent(*heard), answer(to(NORTHWIND, heard), ActKind.ACKNOWLEDGED), answer(to(PEAK, heard), ActKind.REFUSED))
    found = chased(heard, acts, at=AT + timedelta(hours=2))
    assert [(one.sort, one.why) for one in found.notices] == [(Sort.TO_SSC, Why.REFUSED)]
    assert found.acts == ()
    assert silence(PEAK, heard, acts).word is Silence.REFUSED


def test_to_acknowledge_a_message_is_not_to_hand_it_on(heard: tuple[Notice, ...]) -> None:
    acts = (
        *sent(*heard),
        answer(to(PEAK, heard), ActKind.ACKNOWLEDGED),
        answer(to(NORTHWIND, heard), ActKind.ACKNOWLEDGED),
    )
    found = chased(heard, acts)
    assert [act.toward for act in found.acts] == [PEAK]
    assert silence(PEAK, heard, (*acts, *found.acts)).word is Silence.NO_ANSWER


def test_a_mail_servers_yes_reaches_nobody_and_a_report_of_delivery_does(heard: tuple[Notice, ...]) -> None:
    acts = sent(*heard)
    assert silence(PEAK, heard, acts).word is Silence.NOT_KNOWN
    assert silence(PEAK, heard, acts, frozenset({to(PEAK, heard).id})).word is Silence.NO_ANSWER


def test_what_is_handed_on_goes_to_the_next_in_the_intermediarys_name_and_says_no_more_than_it_read(
    heard: tuple[Notice, ...],
) -> None:
    notice = to(PEAK, heard)
    act = answer(notice, ActKind.HANDED_ON, why="")
    (following,) = hand_on(notice, act, MARKER, THERE, TERMS, heard, Ids(50))
    assert (following.sender, following.recipient, following.sort, following.body) == (PEAK, HARBOUR, Sort.NOTICE, "")
    given = replace(notice, body=MARKER)
    assert hand_on(given, act, MARKER, THERE, TERMS, heard, Ids(50))[0].body == MARKER
    assert (following.path, following.why, following.needs_release) == (notice.path, Why.HANDED_ON, False)
    assert hand_on(notice, act, MARKER, THERE, TERMS, (*heard, following), Ids(60)) == ()
    acts = (*sent(*heard), act)
    assert pass_on(notice, (*heard, following), acts) is PassOnWord.HANDED_ON
    assert (
        pass_on(notice, (*heard, following), (*acts, answer(following, ActKind.ACKNOWLEDGED))) is PassOnWord.CONFIRMED
    )
    assert silence(HARBOUR, (*heard, following), (*acts, answer(following, ActKind.ACKNOWLEDGED))).word is None


def test_what_was_handed_on_another_way_sends_nothing_and_is_still_looked_after(heard: tuple[Notice, ...]) -> None:
    notice = to(PEAK, heard)
    act = answer(notice, ActKind.HANDED_ON, channel="telephone")
    assert hand_on(notice, act, MARKER, THERE, TERMS, heard, Ids(50)) == ()
    acts = (*sent(*heard), act, answer(to(NORTHWIND, heard), ActKind.ACKNOWLEDGED))
    found = chased(heard, acts)
    assert found.acts == ()
    assert [(one.sort, one.final) for one in found.notices] == [(Sort.TO_SSC, HARBOUR)]
    confirmed = (*acts, answer(notice, ActKind.ACKNOWLEDGED, AT + timedelta(days=1), by=HARBOUR))
    assert chased(heard, confirmed) == Chased((), ())
    assert silence(HARBOUR, heard, confirmed).word is None
    assert pass_on(notice, heard, confirmed) is PassOnWord.CONFIRMED


def test_only_the_party_whose_turn_it_is_can_hand_on(heard: tuple[Notice, ...]) -> None:
    act = replace(answer(to(PEAK, heard), ActKind.HANDED_ON), by=NORTHWIND)
    with pytest.raises(CannotHandOn):
        hand_on(to(PEAK, heard), act, MARKER, THERE, TERMS, heard, Ids(50))


def test_a_release_is_a_named_persons_of_the_sender(heard: tuple[Notice, ...]) -> None:
    released = release(heard[0], BOREALIS, "Finn Aalto", "agreed", AT + timedelta(hours=1), BY, NAMES, Ids(50))
    assert released.notice == heard[0]
    assert (released.act.kind, released.act.person, released.act.notice) == (
        ActKind.RELEASED,
        "Finn Aalto",
        heard[0].id,
    )
    assert waiting(heard[:1], (released.act,)) == ()
    for by, person, why in ((PEAK, "Gwen", "w"), (BOREALIS, "", "w"), (BOREALIS, "Finn", " ")):
        with pytest.raises(CannotRelease):
            release(heard[0], by, person, why, AT, BY, NAMES, Ids(50))


def test_a_notice_that_waited_too_long_goes_out_as_a_new_version_with_its_full_time(heard: tuple[Notice, ...]) -> None:
    late, new = AT + timedelta(days=2), AT + timedelta(days=5)
    released = release(heard[0], BOREALIS, "Finn Aalto", "agreed", late, new, NAMES, Ids(50))
    assert (released.notice.version, released.notice.answer_by, released.notice.replaces) == (2, new, heard[0].id)
    assert "version 2" in released.notice.header
    assert current((*heard, released.notice)) == (*heard[1:], released.notice)
    assert plan(ADVISORY, None, (), THERE, TERMS, (*heard, released.notice), Ids(60)) == ()


def test_a_delivery_stands_as_its_instants_and_acts_say(heard: tuple[Notice, ...]) -> None:
    one = to(NORTHWIND, heard)
    assert delivery(one, (), AT) is DeliveryWord.QUEUED
    assert delivery(one, (), AT, sent_at=AT) is DeliveryWord.SENT
    assert delivery(one, (), AT, sent_at=AT, delivered_at=AT) is DeliveryWord.DELIVERED
    assert delivery(one, (), AT, sent_at=AT, bounced_at=AT) is DeliveryWord.BOUNCED
    assert delivery(one, (), LATER, sent_at=AT) is DeliveryWord.EXPIRED
    assert delivery(one, (answer(one, ActKind.ACKNOWLEDGED),), LATER, sent_at=AT) is DeliveryWord.ACKNOWLEDGED
    assert delivery(one, (answer(one, ActKind.REFUSED),), LATER, sent_at=AT) is DeliveryWord.REFUSED
