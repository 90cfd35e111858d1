"""Consultations: open from one instant to another, answered, taken back, collated per question, never totalled."""

from dataclasses import fields
from datetime import timedelta

import pytest

from tests.rooms.changes.cast import NOW, SEC, developed, refusal, tell
from tocsin.changes.allow.consultations import answers
from tocsin.changes.collate import Collated, Held, collate
from tocsin.changes.collate import held as stands
from tocsin.changes.held.consultation import Answer, Asked, CollatedOn, Consultation, Invited, Part, TakenBack
from tocsin.changes.held.document import Named
from tocsin.changes.held.when import When
from tocsin.changes.publish import classify, publish
from tocsin.words import Class

OPENS, CLOSES = NOW - timedelta(days=30), NOW - timedelta(hours=2)
INVITED = (
    Invited("Northwind", "small_supplier"),
    Invited("Harbour", "small_supplier"),
    Invited("Acme", "other_sec_party"),
)
ASKED = Consultation(
    "C", Named("ps", "0.1"), OPENS, CLOSES, (Asked("Q1", "Is it a problem?"), Asked("Q2", "At what cost?")), INVITED
)
DURING = When(at=CLOSES - timedelta(days=1))


def opened():
    return tell(developed(), ASKED, "code_admin", on=When(at=NOW - timedelta(days=30)))


def answer(by="Northwind", category="small_supplier", **more):
    return Answer("C", by, category, more.pop("parts", (Part("Q1", "Yes."), Part("Q2", no_comment=True))), **more)


def test_it_is_open_from_its_opening_up_to_but_not_at_its_close():
    second = timedelta(seconds=1)
    assert [stands(ASKED, at) for at in (OPENS - second, OPENS, CLOSES - second, CLOSES)] == [
        Held.NOT_OPEN,
        Held.OPEN,
        Held.OPEN,
        Held.CLOSED,
    ]


def test_an_answer_after_the_close_is_refused_and_one_a_second_before_it_is_taken():
    assert tell(opened(), answer(), on=When(at=CLOSES - timedelta(seconds=1)))
    assert "was closed" in refusal(opened(), answer(), on=When(at=CLOSES)).why
    assert "not open yet" in refusal(tell(developed(), ASKED), answer(), on=When(at=OPENS - timedelta(days=1))).why


def test_an_answer_by_mail_counts_from_when_it_came_and_names_its_original_and_who_entered_it():
    came = answer(
        "Acme", "other_sec_party", entered_by="Ivy Trent", received_at=CLOSES - timedelta(hours=1), original="0" * 64
    )
    held = tell(opened(), came, "code_admin", "Ivy Trent")
    (said,) = collate(ASKED, answers(held), NOW).questions[0][1]
    assert said.by_mail
    assert "names who entered it" in refusal(opened(), answer(entered_by="Ivy Trent")).why
    late = answer(entered_by="Ivy Trent", received_at=CLOSES, original="0" * 64)
    assert "was closed" in refusal(opened(), late).why


def test_an_answer_is_taken_back_before_the_close_and_not_after():
    held = tell(opened(), answer(), on=DURING)
    assert collate(ASKED, answers(tell(held, TakenBack("C", "Northwind"), on=DURING)), NOW).answered == ()
    assert "was closed" in refusal(held, TakenBack("C", "Northwind"), on=When(at=CLOSES)).why
    assert "no answer of theirs" in refusal(held, TakenBack("C", "Acme"), on=DURING).why


def test_who_answered_and_who_is_silent_are_named_apart_and_a_party_not_invited_may_answer():
    held = tell(tell(opened(), answer(), on=DURING), answer("Dale", "other_sec_party"), on=DURING)
    found = collate(ASKED, answers(held), NOW)
    assert [one.party for one in found.answered] == ["Dale", "Northwind"]
    assert [one.party for one in found.silent] == ["Harbour", "Acme"]


def test_answers_are_collated_per_question_and_the_last_of_a_party_stands():
    held = tell(tell(opened(), answer(), on=DURING), answer(parts=(Part("Q1", "On reflection, no."),)), on=DURING)
    found = collate(ASKED, answers(held), NOW)
    assert [one.text for one in found.questions[0][1]] == ["On reflection, no."]
    assert found.questions[1][1] == ()


def test_nothing_that_is_collated_is_a_total():
    assert not any(one.type in ("int", int) for one in fields(Collated))
    assert not any(
        word in one.name for one in fields(Collated) for word in ("for", "against", "total", "count", "vote")
    )


def test_a_confidential_part_is_withheld_from_all_but_the_administrator():
    secret = answer(parts=(Part("Q1", "Our costs are high.", confidential=True, reason="Prices."), Part("Q2", "Open.")))
    held = tell(opened(), secret, on=DURING)
    assert classify(held, secret) is Class.AMBER
    shown, full = (collate(ASKED, answers(held), NOW, eyes) for eyes in (False, True))
    assert [(one.text, one.withheld) for one in shown.questions[0][1]] == [("", True)]
    assert [one.text for one in full.questions[0][1]] == ["Our costs are high."]
    public = publish(tell(held, CollatedOn("C"), "code_admin"))
    assert not any("costs" in str(one) or "Prices" in str(one) for one in public.of(Answer))


def test_answers_are_not_public_before_they_are_collated():
    held = tell(opened(), answer(), on=DURING)
    assert publish(held).of(Answer) == ()


def test_no_comment_is_an_answer_and_an_empty_part_is_none():
    held = tell(opened(), answer(), on=DURING)
    assert [one.no_comment for one in collate(ASKED, answers(held), NOW).questions[1][1]] == [True]
    assert "is empty" in refusal(opened(), answer(parts=(Part("Q1", " "),)), on=DURING).why


@pytest.mark.parametrize("parts", [(), (Part("Q9", "x"),), (Part("Q1", "x"), Part("Q1", "y"))])
def test_an_answer_to_nothing_to_what_was_not_asked_or_twice_is_refused(parts):
    assert "Q1, Q2" in refusal(opened(), answer(parts=parts), on=DURING).next


def test_it_is_collated_only_after_the_close():
    assert "closes at" in refusal(opened(), CollatedOn("C"), "code_admin", on=DURING).why
    assert tell(opened(), CollatedOn("C"), "code_admin").of(CollatedOn)


def test_a_consultation_shorter_than_the_clock_is_warned_of_and_taken():
    brief = Consultation("D", Named("ps", "0.1"), NOW - timedelta(days=3), NOW + timedelta(days=3), ASKED.questions)
    (caution,) = tell(developed(), brief).events[-1].cautions
    assert (caution.code, caution.line) == ("short_consultation", SEC.clock("consultation").written.line)
    assert opened().events[-1].cautions == ()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"on": Named("ps", "0.0")}, "newest"),
        ({"closes_at": OPENS}, "does not close"),
        ({"questions": ()}, "asks nothing"),
        ({"questions": (Asked("Q", "a"), Asked("Q", "b"))}, "twice"),
    ],
)
def test_a_consultation_that_cannot_be_answered_is_refused(change, says):
    from dataclasses import replace

    assert says in refusal(developed(), replace(ASKED, **change)).why
    assert "opened before" in refusal(opened(), ASKED).why
