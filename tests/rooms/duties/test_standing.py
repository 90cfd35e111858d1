from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import few
from tests.rooms.duties.cast import (
    BOREALIS,
    CASE,
    CODE,
    COMMITTEE,
    DIGEST,
    FILED,
    HARBOUR,
    JUDGED,
    NORTHWIND,
    PEAK,
    RECEIPT,
    act,
    leg,
    with_limit,
)
from tocsin.duties.act import Act, ActKind, Strength
from tocsin.duties.duty import CauseElsewhere, LegWord
from tocsin.duties.standing import standing
from tocsin.words import CaseId, PartyId

LATER = JUDGED + timedelta(days=40)
TARGET = JUDGED + timedelta(hours=24)


def word(duty, acts, at=LATER, rulebook=CODE):
    return standing(duty, acts, at, rulebook).word


def test_a_leg_is_open_until_something_meets_it_and_the_sentence_gives_no_hours():
    stands = standing(leg(), [], LATER, CODE)
    assert stands.word is LegWord.OPEN
    assert "No clause gives hours" in stands.because
    assert stands.met_by is None


def test_a_leg_is_not_triggered_before_its_trigger():
    assert word(leg(), [RECEIPT], JUDGED - timedelta(seconds=1)) is LegWord.NOT_TRIGGERED
    assert word(leg(), [], JUDGED) is LegWord.OPEN
    assert word(leg(triggered_at=None), [RECEIPT]) is LegWord.NOT_TRIGGERED


def test_the_fix_leg_names_the_timing_words_of_its_source():
    assert "as soon as reasonably practicable" in standing(leg("fix", None), [], LATER, CODE).because


def test_past_own_target_begins_after_the_target_and_is_called_policy():
    duty = leg(target_at=TARGET)
    assert word(duty, [], TARGET) is LegWord.OPEN
    stands = standing(duty, [], TARGET + timedelta(seconds=1), CODE)
    assert stands.word is LegWord.PAST_OWN_TARGET
    assert "policy, not law" in stands.because


@pytest.mark.parametrize("strength", [Strength.STATED, Strength.REPLY, Strength.HEADER])
def test_a_receipt_of_the_header_or_less_does_not_tell_the_manufacturer(strength):
    assert word(leg(), [replace(RECEIPT, strength=strength)]) is LegWord.OPEN


def test_a_signed_in_receipt_of_the_exact_text_tells_the_manufacturer():
    stands = standing(leg(), [RECEIPT], LATER, CODE)
    assert (stands.word, stands.met_by) == (LegWord.DONE, RECEIPT)


def test_a_receipt_by_another_or_toward_another_meets_nothing():
    assert word(leg(), [replace(RECEIPT, by=PEAK)]) is LegWord.OPEN
    assert word(leg(), [replace(RECEIPT, toward=HARBOUR)]) is LegWord.OPEN
    assert word(leg(), [replace(RECEIPT, case=CaseId("C-00000000000000000000000002"))]) is LegWord.OPEN


def test_an_answer_at_the_far_end_of_a_chain_answers_whoever_began_it_and_nobody_else():
    passed = replace(RECEIPT, toward=PEAK, origin=NORTHWIND)
    assert word(leg(), [passed]) is LegWord.DONE
    assert word(leg(), [replace(passed, origin=None)]) is LegWord.OPEN
    assert word(leg(), [replace(passed, toward=None, origin=HARBOUR)]) is LegWord.OPEN
    by_hand = act(ActKind.DELIVERED_OFF_NETWORK, PEAK, toward=BOREALIS, strength=Strength.OFF_NETWORK, digest=DIGEST)
    assert word(leg(), [replace(by_hand, origin=NORTHWIND)]) is LegWord.DONE
    assert word(leg(), [by_hand]) is LegWord.OPEN


@pytest.mark.parametrize(
    "kind", [ActKind.TOLD, ActKind.HANDED_ON, ActKind.RELEASED, ActKind.NO_ANSWER, ActKind.REFUSED]
)
def test_sending_handing_on_and_silence_meet_nothing(kind):
    acts = [
        act(kind, by, toward=to, strength=Strength.CHANNEL, digest=DIGEST)
        for by, to in ((NORTHWIND, BOREALIS), (BOREALIS, NORTHWIND))
    ]
    for rule, to in (("tell_manufacturer", BOREALIS), ("fix", None), ("tell_ssc", COMMITTEE)):
        assert word(leg(rule, to), acts) is LegWord.OPEN


def test_delivery_by_another_way_counts_with_proof_only():
    by_hand = act(ActKind.DELIVERED_OFF_NETWORK, toward=BOREALIS, strength=Strength.OFF_NETWORK)
    assert word(leg(), [by_hand]) is LegWord.OPEN
    assert word(leg(), [replace(by_hand, reference="courier 7")]) is LegWord.DONE


def test_a_manufacturer_that_confirms_was_told():
    assert word(leg(), [act(ActKind.CONFIRMED_VULNERABILITY, BOREALIS, strength=Strength.REPLY)]) is LegWord.DONE


@pytest.mark.parametrize(
    "lack",
    [
        {"steps": " "},
        {"complete_by": None},
        {"reference": ""},
        {"channel": ""},
        {"person": ""},
        {"strength": Strength.SIGNED_IN},
    ],
)
def test_a_report_counts_with_steps_time_filer_channel_and_reference(lack):
    duty = leg("tell_ssc", COMMITTEE)
    assert word(duty, [FILED]) is LegWord.DONE
    assert word(duty, [replace(FILED, **lack)]) is LegWord.OPEN


def test_a_stated_fix_names_its_evidence():
    stated = act(ActKind.STATED_FIX)
    assert word(leg("fix", None), [stated]) is LegWord.OPEN
    assert word(leg("fix", None), [replace(stated, digest=DIGEST)]) is LegWord.DONE


def test_reason_to_think_that_the_manufacturer_knows_removes_that_leg_only():
    aware = act(ActKind.ALREADY_AWARE, why="it is on its public list")
    stands = standing(leg(target_at=TARGET), [aware], LATER, CODE)
    assert stands.word is LegWord.NOT_APPLICABLE
    assert "SEC G3.19, unconfirmed" in stands.because
    assert word(leg("fix", None), [aware]) is LegWord.OPEN
    assert word(leg("tell_ssc", COMMITTEE), [aware]) is LegWord.OPEN
    assert word(leg(), [replace(aware, toward=PEAK)]) is LegWord.OPEN
    assert word(leg(), [replace(aware, by=HARBOUR)]) is LegWord.OPEN


def test_awareness_by_receipt_is_done_and_not_not_applicable():
    aware = act(ActKind.ALREADY_AWARE, why="a colleague said so")
    assert word(leg(), [aware, RECEIPT]) is LegWord.DONE


def test_a_leg_that_falls_away_is_not_done_by_what_the_manufacturer_said_to_somebody_else():
    duty = leg(falls_away="the manufacturer had confirmed it before (SEC G3.19)")
    assert (
        word(duty, [act(ActKind.CONFIRMED_VULNERABILITY, BOREALIS, strength=Strength.SIGNED_IN)])
        is LegWord.NOT_APPLICABLE
    )


def test_a_later_judgement_that_it_is_not_material_ends_the_legs_it_opened():
    acts = [
        act(ActKind.JUDGED_MATERIAL),
        act(ActKind.JUDGED_NOT_MATERIAL, at=JUDGED + timedelta(days=1), person="Ada Marsh"),
    ]
    assert word(leg(), acts) is LegWord.NOT_APPLICABLE
    assert word(leg(), acts, JUDGED + timedelta(hours=1)) is LegWord.OPEN
    again = act(ActKind.JUDGED_MATERIAL, at=JUDGED + timedelta(days=2))
    assert word(leg(), [*acts, again]) is LegWord.OPEN


def test_late_needs_a_limit_that_the_rulebook_dates():
    duty = leg(due_at=TARGET, target_at=TARGET)
    assert word(duty, []) is LegWord.PAST_OWN_TARGET
    assert word(duty, [], rulebook=with_limit(24)) is LegWord.LATE
    assert word(duty, [], TARGET, with_limit(24)) is LegWord.OPEN


def test_done_after_a_limit_keeps_that_beside_it():
    duty = leg(due_at=TARGET)
    late = replace(RECEIPT, at=TARGET + timedelta(hours=1))
    assert standing(duty, [late], LATER, with_limit(24)).beside == (f"done after the limit of {_when(TARGET)}",)
    assert standing(duty, [RECEIPT], LATER, with_limit(24)).beside == ()


def test_a_reason_recorded_after_the_limit_does_not_take_the_lateness_away():
    duty = leg(due_at=TARGET)
    aware = act(ActKind.ALREADY_AWARE, why="it told us")
    assert word(duty, [replace(aware, at=TARGET + timedelta(hours=1))], rulebook=with_limit(24)) is LegWord.LATE
    assert word(duty, [aware], rulebook=with_limit(24)) is LegWord.NOT_APPLICABLE


def test_breached_needs_the_finding_of_a_named_body():
    finding = act(
        ActKind.FINDING_RECORDED, COMMITTEE, duty="tell_manufacturer", toward=NORTHWIND, why="no notice was sent"
    )
    assert word(leg(), [finding]) is LegWord.BREACHED
    assert word(leg(), [replace(finding, by=BOREALIS)]) is LegWord.OPEN
    assert word(leg(), [replace(finding, toward=HARBOUR)]) is LegWord.OPEN
    assert word(leg("fix", None), [finding]) is LegWord.OPEN
    done = standing(leg(), [finding, RECEIPT], LATER, CODE)
    assert done.word is LegWord.DONE
    assert "a finding of ssc" in done.beside[0]


def test_an_accepted_explanation_stands_beside_and_excuses_nothing():
    finding = act(ActKind.FINDING_RECORDED, COMMITTEE, duty="tell_manufacturer", toward=NORTHWIND)
    accepted = act(
        ActKind.EXPLANATION_ACCEPTED, COMMITTEE, duty="tell_manufacturer", toward=NORTHWIND, why="the hop was silent"
    )
    stands = standing(leg(), [finding, accepted], LATER, CODE)
    assert stands.word is LegWord.BREACHED
    assert "an explanation that ssc accepted" in stands.beside[0]
    assert standing(leg(), [replace(accepted, by=PEAK)], LATER, CODE).beside == ()


def test_what_died_elsewhere_stands_beside_its_own_leg_and_touches_no_other():
    silence = act(ActKind.NO_ANSWER, PEAK, duty="tell_manufacturer", toward=NORTHWIND)
    cause = CauseElsewhere(NORTHWIND, PEAK, "reached, no answer", (silence,))
    duty = leg(target_at=TARGET)
    stands = standing(duty, [silence], LATER, CODE, (cause,))
    assert (stands.word, stands.cause) == (LegWord.PAST_OWN_TARGET, (cause,))
    assert standing(leg("fix", None), [silence], LATER, CODE, (cause,)).cause == ()
    assert standing(duty, [silence, RECEIPT], LATER, CODE, (cause,)).cause == ()


def test_anyone_named_can_dispute_and_nobody_else():
    dispute = act(ActKind.DISPUTED, BOREALIS, LATER, duty="tell_manufacturer", toward=NORTHWIND)
    stands = standing(leg(), [RECEIPT, dispute], LATER, CODE)
    assert (stands.word, stands.met_by) == (LegWord.DISPUTED, RECEIPT)
    assert word(leg(), [RECEIPT, replace(dispute, by=PEAK)]) is LegWord.DONE
    passed = act(ActKind.NO_ANSWER, PEAK, duty="tell_manufacturer", toward=NORTHWIND)
    assert word(leg(), [passed, replace(dispute, by=PEAK)]) is LegWord.DISPUTED
    assert word(leg("fix", None), [dispute]) is LegWord.OPEN


def test_deciding_is_done_by_either_judgement_and_not_by_undecided():
    duty = leg("decide_materiality", None)
    assert word(duty, [act(ActKind.UNDECIDED)]) is LegWord.OPEN
    assert word(duty, [act(ActKind.JUDGED_NOT_MATERIAL)]) is LegWord.DONE
    assert word(duty, [act(ActKind.JUDGED_MATERIAL, HARBOUR)]) is LegWord.OPEN


def _when(at):
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


PARTIES = st.sampled_from([NORTHWIND, HARBOUR, PEAK, BOREALIS, COMMITTEE])
ANY = st.builds(
    Act,
    kind=st.sampled_from(ActKind),
    case=st.just(CASE),
    by=PARTIES,
    at=st.integers(-48, 72).map(lambda hours: JUDGED + timedelta(hours=hours)),
    person=st.sampled_from(["", "Ada Marsh"]),
    toward=st.one_of(st.none(), PARTIES),
    origin=st.one_of(st.none(), PARTIES),
    duty=st.sampled_from(["", "tell_manufacturer", "fix", "tell_ssc"]),
    strength=st.sampled_from(Strength),
    digest=st.sampled_from([None, DIGEST]),
    steps=st.sampled_from(["", "Turn the port off"]),
    complete_by=st.sampled_from([None, LATER]),
    channel=st.sampled_from(["", "secure form"]),
    reference=st.sampled_from(["", "F-1"]),
)
FIXED = act(ActKind.STATED_FIX, digest=DIGEST)
MEETING = st.tuples(st.sampled_from([RECEIPT, FILED, FIXED]), st.integers(-48, 72)).map(
    lambda drawn: replace(drawn[0], at=JUDGED + timedelta(hours=drawn[1]))
)
ACTS = st.one_of(ANY, MEETING)
INSTANTS = st.integers(-72, 96).map(lambda hours: JUDGED + timedelta(hours=hours))
LEGS = st.builds(
    lambda which, target, gone: leg(*which, target_at=target, due_at=target, falls_away=gone),
    st.sampled_from([("tell_manufacturer", BOREALIS), ("fix", None), ("tell_ssc", PartyId("ssc"))]),
    st.one_of(st.none(), st.just(TARGET)),
    st.sampled_from(["", "it is the source"]),
)
SMALL = settings(max_examples=few(60), deadline=None)


@SMALL
@given(LEGS, st.lists(ACTS, max_size=8), INSTANTS, st.integers(0, 100))
def test_a_later_instant_never_turns_done_into_open(duty, acts, at, hours):
    for book in (CODE, with_limit(24)):
        if word(duty, acts, at, book) is LegWord.DONE:
            assert word(duty, acts, at + timedelta(hours=hours), book) in (LegWord.DONE, LegWord.DISPUTED)


@SMALL
@given(LEGS, st.lists(ACTS, max_size=8), ACTS, INSTANTS)
def test_one_more_act_never_undoes_done_except_by_dispute(duty, acts, one_more, at):
    if word(duty, acts, at) is LegWord.DONE:
        after = word(duty, [*acts, one_more], at)
        assert after is LegWord.DONE or (after is LegWord.DISPUTED and one_more.kind is ActKind.DISPUTED)


@SMALL
@given(LEGS, st.lists(ACTS, max_size=8), INSTANTS)
def test_no_rulebook_without_a_limit_ever_yields_late(duty, acts, at):
    assert word(duty, acts, at) is not LegWord.LATE


@SMALL
@given(LEGS, st.lists(ACTS, max_size=6).flatmap(lambda acts: st.tuples(st.just(acts), st.permutations(acts))), INSTANTS)
def test_breached_needs_a_finding_and_only_acts_up_to_the_instant_count(duty, both, at):
    acts, _ = both
    stands = standing(duty, acts, at, CODE)
    found = any(one.kind is ActKind.FINDING_RECORDED and one.at <= at for one in acts)
    assert stands.word is not LegWord.BREACHED or found
    assert stands == standing(duty, [one for one in acts if one.at <= at], at, CODE)
