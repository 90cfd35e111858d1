"""An exercise needs consent, has a yearly cap, cannot be taken for the real thing, and is scored hop by hop."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tocsin.notices.exercise.exercise import CAP, MARK, CannotExercise, Consent, Outcome, exercise, score
from tocsin.words import PartyId

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
BOREALIS, PEAK, HARBOUR = PartyId("borealis"), PartyId("peak"), PartyId("harbour")
AGREED = tuple(Consent(one, "a person", True, AT - timedelta(days=9)) for one in (PEAK, HARBOUR))


def run(consents=AGREED, before=(), at=AT, path=(BOREALIS, PEAK, HARBOUR), person="Finn Aalto", by=BOREALIS):
    return exercise(path, "be told", by, person, "the route is new", 24, consents, before, at)


@pytest.mark.parametrize(
    "wrong",
    [
        {"consents": AGREED[:1]},
        {"consents": (*AGREED, replace(AGREED[0], agrees=False, given_at=AT - timedelta(days=1)))},
        {"consents": tuple(replace(one, given_at=AT + timedelta(days=1)) for one in AGREED)},
        {"path": (BOREALIS,)},
        {"path": (BOREALIS, PEAK, BOREALIS)},
        {"person": ""},
        {"by": HARBOUR},
    ],
)
def test_without_consent_given_before_by_each_on_the_route_nothing_is_sent(wrong):
    with pytest.raises(CannotExercise):
        run(**wrong)


def test_a_party_is_exercised_so_often_a_year_and_no_more():
    first = run()
    assert CAP == 2
    with pytest.raises(CannotExercise, match="2 exercises of peak"):
        run(before=(first, first))
    assert run(before=(first, first), at=AT + timedelta(days=365))


def test_every_line_of_it_says_that_it_is_an_exercise():
    lines = run().text.splitlines()
    assert len(lines) > 3
    assert all(MARK in line for line in lines)


def test_each_hop_is_scored_from_the_one_before_it():
    begun = run()
    took = (
        Outcome("R-1", PEAK, "Gwen Pike", AT + timedelta(hours=3)),
        Outcome("R-1", HARBOUR, "Ben Hollis", AT + timedelta(hours=30)),
    )
    assert [(one.word, one.hours) for one in score(begun, took, AT + timedelta(days=3))] == [
        ("passed", 3.0),
        ("passed, past the time asked for", 27.0),
    ]
    waiting = score(begun, took[:1], AT + timedelta(hours=5))
    assert [one.word for one in waiting] == ["passed", "waiting"]
    silent = score(begun, (), AT + timedelta(hours=25))
    assert silent[0].word == "not passed in the time asked for"
    assert silent[1].word.startswith("nothing known")
