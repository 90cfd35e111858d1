from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import few
from tests.rooms.notices.cast import (
    ADVISORY,
    BOREALIS,
    CAPITAL,
    COMMITTEE,
    CONFIRMED,
    DUTIES,
    FINDING,
    GRAND,
    HARBOUR,
    MARKER,
    MATERIAL,
    NAMES,
    NORTHWIND,
    PEAK,
    TERMS,
    Ids,
    grand,
    harbour,
    hop,
    northwind,
    placed,
    route,
)
from tocsin.cases.case import Affected
from tocsin.cases.judgement import Judgement, Materiality
from tocsin.notices.fan_out import NamesReporter, NotConfirmed, fan_out
from tocsin.notices.notice import Notice, Sort, Why
from tocsin.notices.path import Placed
from tocsin.notices.plan import Approval, Terms, plan
from tocsin.routes.route import Reason, Route
from tocsin.words import Basis, Class, Direction, ModelId

EVERYBODY = (harbour(), northwind(), grand())
reasons = st.sampled_from(Reason)
MIDDLES = ((), (PEAK,), (CAPITAL,), (COMMITTEE,), (PEAK, CAPITAL))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Placed, ...]:
    """Suppliers with any routes in any state."""
    found = []
    for supplier in (HARBOUR, NORTHWIND, GRAND):
        routes = {
            direction: tuple(
                Route(
                    direction,
                    tuple(hop(a, b, draw(reasons), draw(st.sampled_from(Basis))) for a, b in pairwise(way)),
                )
                for way in (
                    (supplier, *middle, BOREALIS) for middle in draw(st.lists(st.sampled_from(MIDDLES), max_size=3))
                )
            )
            for direction in Direction
        }
        found.append(placed(supplier, routes[Direction.TELL], routes[Direction.BE_TOLD], map=CAPITAL))
    return tuple(found)


def planned(
    case: object = ADVISORY,
    judgement: Judgement | None = None,
    there: tuple[Placed, ...] = EVERYBODY,
    terms: Terms = TERMS,
    **more: object,
) -> tuple[Notice, ...]:
    return plan(case, judgement, DUTIES, there, terms, (), Ids(), **more)  # type: ignore[arg-type]


def test_a_finding_goes_to_the_manufacturer_directly_along_each_route_that_exists_and_to_the_committee() -> None:
    found = planned(FINDING, MATERIAL)
    assert [(one.sort, one.recipient, one.path, one.duty) for one in found] == [
        (Sort.NOTICE, BOREALIS, (HARBOUR, BOREALIS), "tell_manufacturer"),
        (Sort.PASS_ON, PEAK, (HARBOUR, PEAK, BOREALIS), "tell_manufacturer"),
        (Sort.TO_SSC, COMMITTEE, (HARBOUR, COMMITTEE), "tell_ssc"),
    ]
    assert all(one.why is Why.JUDGED_MATERIAL and one.needs_release for one in found)
    assert MARKER in found[0].body
    assert found[1].body == ""
    assert found[1].owes_nothing


def test_the_direct_contact_is_tried_even_where_no_route_is_drawn() -> None:
    found = planned(FINDING, MATERIAL, (placed(HARBOUR),))
    assert (HARBOUR, BOREALIS) in [one.path for one in found]


@pytest.mark.parametrize("judgement", [None, replace(MATERIAL, materiality=Materiality.NOT_MATERIAL)])
def test_a_finding_that_nobody_judged_material_sends_nothing(judgement: Judgement | None) -> None:
    assert planned(FINDING, judgement) == ()


def test_an_undecided_finding_drafts_a_question_to_the_committee_and_nothing_else() -> None:
    (question,) = planned(FINDING, replace(MATERIAL, materiality=Materiality.UNDECIDED))
    assert (question.sort, question.recipient, question.why, question.needs_release) == (
        Sort.TO_SSC,
        COMMITTEE,
        Why.UNDECIDED,
        True,
    )


def test_an_advisory_goes_direct_where_that_is_recognised_by_what_exists_elsewhere_and_to_the_committee_where_nothing_does() -> (
    None
):
    found = {(one.final, one.sort): one for one in planned()}
    assert set(found) == {
        (NORTHWIND, Sort.NOTICE),
        (HARBOUR, Sort.PASS_ON),
        (GRAND, Sort.TO_SSC),
        (CAPITAL, Sort.FOR_INFORMATION),
    }
    assert found[HARBOUR, Sort.PASS_ON].path == (BOREALIS, PEAK, HARBOUR)
    assert found[GRAND, Sort.TO_SSC].path == (BOREALIS, COMMITTEE, GRAND)
    assert found[GRAND, Sort.TO_SSC].why is Why.NO_ROUTE
    assert found[GRAND, Sort.TO_SSC].needs_release
    assert found[CAPITAL, Sort.FOR_INFORMATION].body == ""


def test_devices_of_another_model_call_for_nothing() -> None:
    other = replace(ADVISORY, affected=(Affected(ModelId("another")),))
    assert planned(other) == ()


def test_a_class_that_may_travel_gives_an_intermediary_the_text() -> None:
    found = planned(classification=Class.GREEN)
    assert all(MARKER in one.body for one in found)


def test_an_intermediary_reads_the_text_at_amber_only_by_the_originators_grant() -> None:
    granted = replace(TERMS, granted=frozenset({PEAK}))
    bodies = {one.recipient: one.body for one in planned(terms=granted)}
    assert MARKER in bodies[PEAK]
    assert bodies[CAPITAL] == ""


def test_the_hub_reads_what_it_is_told_though_it_passes_it_on() -> None:
    hub = placed(GRAND, be_told=(route(Direction.BE_TOLD, GRAND, COMMITTEE, BOREALIS, basis=Basis.VOLUNTARY),))
    (one,) = planned(there=(hub,))
    assert (one.sort, one.recipient, one.final) == (Sort.PASS_ON, COMMITTEE, GRAND)
    assert MARKER in one.body


@pytest.mark.parametrize(
    ("basis", "free"), [(Basis.NOTHING, True), (Basis.VOLUNTARY, True), (Basis.CONTRACT, False), (Basis.LETTER, False)]
)
def test_a_request_to_a_party_that_owes_nothing_says_so(basis: Basis, free: bool) -> None:
    there = placed(HARBOUR, be_told=(route(Direction.BE_TOLD, HARBOUR, PEAK, BOREALIS, basis=basis),))
    (one,) = planned(there=(there,))
    assert one.owes_nothing is free
    assert ("This is a request." in one.header) is free


def test_only_what_was_approved_beforehand_for_this_recipient_and_class_needs_no_release() -> None:
    approved = replace(
        TERMS, approvals=(Approval(BOREALIS, NORTHWIND, Class.AMBER), Approval(BOREALIS, PEAK, Class.GREEN))
    )
    waits = {one.recipient: one.needs_release for one in planned(terms=approved)}
    assert waits == {NORTHWIND: False, PEAK: True, COMMITTEE: True, CAPITAL: True}


def test_a_confirmed_finding_goes_to_every_other_supplier_and_not_to_its_finder() -> None:
    found = fan_out(FINDING, CONFIRMED, EVERYBODY, TERMS, (), Ids())
    assert {one.final for one in found if one.sort is not Sort.FOR_INFORMATION} == {NORTHWIND, GRAND}
    assert all(one.why in (Why.FAN_OUT, Why.NO_ROUTE) and one.sender == BOREALIS for one in found)


def test_the_committees_decision_stands_in_the_place_of_a_confirmation() -> None:
    decided = replace(CONFIRMED, by=COMMITTEE, confirmed=False)
    found = fan_out(FINDING, decided, EVERYBODY, TERMS, (), Ids())
    assert {one.path for one in found if one.sort is Sort.NOTICE} == {(COMMITTEE, NORTHWIND), (COMMITTEE, GRAND)}


def test_without_either_there_is_no_fan_out() -> None:
    with pytest.raises(NotConfirmed):
        fan_out(FINDING, replace(CONFIRMED, confirmed=False), EVERYBODY, TERMS, (), Ids())


@pytest.mark.parametrize("name", [HARBOUR, NAMES[HARBOUR], "ben hollis"])
def test_a_text_that_names_the_reporter_is_refused(name: str) -> None:
    with pytest.raises(NamesReporter):
        fan_out(FINDING, replace(CONFIRMED, summary=f"As {name} found."), EVERYBODY, TERMS, (), Ids())


@given(worlds())
@settings(max_examples=few(40), deadline=None)
def test_planning_twice_adds_nothing(there: tuple[Placed, ...]) -> None:
    ids = Ids()
    for case, judgement in ((ADVISORY, None), (FINDING, MATERIAL)):
        first = plan(case, judgement, DUTIES, there, TERMS, (), ids)
        assert plan(case, judgement, DUTIES, tuple(reversed(there)), TERMS, first, ids) == ()
        assert len({one.id for one in first}) == len(first)
    spread = fan_out(FINDING, CONFIRMED, there, TERMS, (), ids)
    assert fan_out(FINDING, CONFIRMED, there, TERMS, spread, ids) == ()


@given(worlds(), st.sampled_from([Class.AMBER, Class.RED]))
@settings(max_examples=few(40), deadline=None)
def test_no_intermediary_reads_a_word_of_the_text_where_the_class_is_narrow(
    there: tuple[Placed, ...], held: Class
) -> None:
    for case, judgement in ((ADVISORY, None), (FINDING, MATERIAL)):
        for one in plan(case, judgement, DUTIES, there, TERMS, (), Ids(), held):
            assert MARKER not in one.header
            if one.recipient in (PEAK, CAPITAL):
                assert MARKER not in one.body
            assert one.needs_release


@given(worlds())
@settings(max_examples=few(40), deadline=None)
def test_a_fan_out_names_neither_the_reporter_nor_a_count_nor_another_supplier(there: tuple[Placed, ...]) -> None:
    for one in fan_out(FINDING, CONFIRMED, there, TERMS, (), Ids()):
        text = one.header + one.body
        assert HARBOUR not in (one.sender, one.recipient, one.final, *one.path)
        for secret in (NAMES[HARBOUR], FINDING.person, MARKER, "7919"):
            assert secret not in text
        others = {NORTHWIND, GRAND} - {one.final}
        assert not any(NAMES[other] in text for other in others)


@given(worlds())
@settings(max_examples=few(30), deadline=None)
def test_every_supplier_with_the_device_gets_a_notice_or_the_committees_step(there: tuple[Placed, ...]) -> None:
    found = plan(ADVISORY, None, (), there, TERMS, (), Ids())
    assert {one.final for one in found if one.sort is not Sort.FOR_INFORMATION} == {HARBOUR, NORTHWIND, GRAND}
