"""Does the policy show what the matrix says, to nobody more, and is that matrix the one that was settled?"""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.drivers.access import matrix
from tocsin.parties.actor import EVERY_DUTY, Actor, Duty, Sure, at_the_desk, nobody
from tocsin.parties.matrix import Given, Matrix, Sight, Stage, Stand, Thing
from tocsin.parties.may import About, Relation, may, may_change
from tocsin.words import Class, PartyId

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
ADA = Actor("Ada Marsh", PartyId("northwind"), AT, Sure.SECOND, EVERY_DUTY)
SPOTS = [About(*spot) for spot in product(Thing, Class, Stage)]
GIVENS = [frozenset(), *(frozenset({one}) for one in Given), frozenset(Given)]


def seen(thing, classification, stage, stand, *given, mine=True, sure=Sure.SECOND):
    relation = Relation(frozenset({stand}), frozenset(given), mine)
    return may(matrix(), replace(ADA, sure=sure), About(thing, classification, stage), relation)


@pytest.mark.parametrize("thing", Thing)
def test_a_second_factor_shows_just_what_the_cell_says(thing):
    for classification, stage, stand, extra in product(
        Class, Stage, set(Stand) - {Stand.LINK, Stand.LINK_AND_CODE}, GIVENS
    ):
        row = matrix().row(thing, classification, stage)
        wanted = row.cells[stand].seen(extra) if row else Sight.NOTHING
        assert seen(thing, classification, stage, stand, *extra) is wanted


def test_an_empty_matrix_denies_everything():
    everybody = Relation(frozenset(Stand), frozenset(Given), True)
    assert {may(Matrix(), at_the_desk(PartyId("ssc"), AT), about, everybody) for about in SPOTS} == {Sight.NOTHING}


def test_without_a_relation_one_is_an_outsider():
    shown = {about for about in SPOTS if may(matrix(), ADA, about) is not Sight.NOTHING}
    assert {(about.classification, about.stage) for about in shown} <= {
        (Class.WHITE, Stage.PUBLIC),
        (Class.WHITE, Stage.CLOSED),
    }


@given(
    st.sampled_from(SPOTS),
    st.sets(st.sampled_from(Stand), min_size=1),
    st.sampled_from(GIVENS),
    st.booleans(),
    st.sampled_from(Sure),
)
def test_giving_more_or_knowing_more_surely_never_shows_less(about, stands, extra, mine, sure):
    actor, relation = replace(ADA, sure=sure), Relation(frozenset(stands), extra, mine)
    before = may(matrix(), actor, about, relation)
    more = may(matrix(), actor, about, replace(relation, given=frozenset(Given)))
    assert more.rank >= before.rank or more is Sight.NOTHING
    if not stands & {Stand.LINK, Stand.LINK_AND_CODE}:
        surer = may(matrix(), replace(actor, sure=Sure.SECOND), about, relation)
        assert surer.rank >= before.rank or sure.rank > Sure.SECOND.rank


@given(st.sampled_from(SPOTS), st.sampled_from(Stand), st.sampled_from(GIVENS))
def test_what_is_own_is_nothing_to_others(about, stand, extra):
    assert seen(about.thing, about.classification, about.stage, stand, *extra, mine=False) is not Sight.OWN


@pytest.mark.parametrize("classification", [Class.AMBER, Class.RED])
def test_a_password_alone_opens_no_more_than_a_header_at_amber_and_nothing_at_red(classification):
    most = Sight.HEADER if classification is Class.AMBER else Sight.COMMITMENT
    for thing, stage, stand, extra in product(Thing, Stage, Stand, GIVENS):
        assert seen(thing, classification, stage, stand, *extra, sure=Sure.PASSWORD).rank <= most.rank


def test_nobody_sees_only_what_is_public():
    for about, stand in product(SPOTS, Stand):
        if stand in (Stand.LINK, Stand.LINK_AND_CODE) or about.classification is Class.WHITE:
            continue
        found = may(matrix(), nobody(AT), about, Relation(frozenset({stand}), frozenset(Given), True))
        assert found.rank <= Sight.COMMITMENT.rank


@pytest.mark.parametrize("about", [spot for spot in SPOTS if spot.classification is Class.RED])
def test_no_link_opens_red(about):
    for stand, sure in product((Stand.LINK, Stand.LINK_AND_CODE), Sure):
        assert seen(about.thing, Class.RED, about.stage, stand, *Given, sure=sure).rank <= Sight.COMMITMENT.rank


def test_a_link_shows_a_header_and_the_telephone_code_the_notice():
    spot = (Thing.NOTICE, Class.AMBER, Stage.EMBARGOED)
    assert seen(*spot, Stand.LINK, sure=Sure.LINK) is Sight.HEADER
    assert seen(*spot, Stand.LINK_AND_CODE, sure=Sure.CODE) is Sight.OWN
    assert seen(*spot, Stand.LINK_AND_CODE, sure=Sure.LINK) is Sight.HEADER
    assert seen(*spot, Stand.LINK_AND_CODE, sure=Sure.CODE, mine=False) is Sight.NOTHING


S, G = Sight, Given
SETTLED = [  # reliability.md's table, written down a second time by hand: (what, class, stage, as, given, mine, sight)
    (Thing.CASE, Class.AMBER, Stage.DRAFT, Stand.ORIGINATOR, (), True, S.FULL),
    (Thing.CASE, Class.AMBER, Stage.DRAFT, Stand.COMMITTEE, (G.REPORTED,), True, S.NOTHING),
    (Thing.CASE, Class.AMBER, Stage.DRAFT, Stand.OPERATOR, (), True, S.COMMITMENT),
    (Thing.DETAIL, Class.AMBER, Stage.EMBARGOED, Stand.ORIGINATOR, (), True, S.FULL),
    (Thing.DETAIL, Class.AMBER, Stage.EMBARGOED, Stand.AFFECTED, (), True, S.PASS_ON),
    (Thing.DETAIL, Class.AMBER, Stage.EMBARGOED, Stand.AFFECTED, (G.GRANTED,), True, S.FULL),
    (Thing.DETAIL, Class.AMBER, Stage.EMBARGOED, Stand.UNAFFECTED, tuple(Given), True, S.NOTHING),
    (Thing.DETAIL, Class.AMBER, Stage.EMBARGOED, Stand.INTERMEDIARY, (), True, S.HEADER),
    (Thing.DETAIL, Class.AMBER, Stage.EMBARGOED, Stand.INTERMEDIARY, (G.GRANTED,), True, S.PASS_ON),
    (Thing.DETAIL, Class.AMBER, Stage.EMBARGOED, Stand.CUSTOMER, (), True, S.HEADER),
    (Thing.DETAIL, Class.AMBER, Stage.EMBARGOED, Stand.MANUFACTURER, (), True, S.FULL),
    (Thing.DETAIL, Class.AMBER, Stage.EMBARGOED, Stand.OTHER_MANUFACTURER, tuple(Given), True, S.NOTHING),
    (Thing.DETAIL, Class.AMBER, Stage.EMBARGOED, Stand.COMMITTEE, (), True, S.NOTHING),
    (Thing.DETAIL, Class.AMBER, Stage.EMBARGOED, Stand.COMMITTEE, (G.REPORTED,), True, S.FULL),
    (Thing.DETAIL, Class.AMBER, Stage.EMBARGOED, Stand.ADMINISTRATOR, tuple(Given), True, S.HEADER),
    (Thing.DETAIL, Class.AMBER, Stage.EMBARGOED, Stand.OPERATOR, tuple(Given), True, S.COMMITMENT),
    (Thing.DETAIL, Class.RED, Stage.EMBARGOED, Stand.MANUFACTURER, (), True, S.NOTHING),
    (Thing.DETAIL, Class.RED, Stage.EMBARGOED, Stand.MANUFACTURER, (G.NAMED,), True, S.FULL),
    (Thing.DETAIL, Class.RED, Stage.EMBARGOED, Stand.INTERMEDIARY, (G.GRANTED,), True, S.HEADER),
    (Thing.DETAIL, Class.GREEN, Stage.LIMITED, Stand.UNAFFECTED, (), False, S.FULL),
    (Thing.DETAIL, Class.GREEN, Stage.LIMITED, Stand.CUSTOMER, (), False, S.PASS_ON),
    (Thing.DETAIL, Class.GREEN, Stage.LIMITED, Stand.OUTSIDER, (), False, S.NOTHING),
    (Thing.DETAIL, Class.WHITE, Stage.PUBLIC, Stand.OUTSIDER, (), False, S.FULL),
    (Thing.DETAIL, Class.WHITE, Stage.EMBARGOED, Stand.OUTSIDER, (), False, S.NOTHING),
    (Thing.NOTICE, Class.AMBER, Stage.EMBARGOED, Stand.UNAFFECTED, tuple(Given), True, S.NOTHING),
    (Thing.NOTICE, Class.AMBER, Stage.EMBARGOED, Stand.AFFECTED, (), True, S.OWN),
    (Thing.NOTICE, Class.AMBER, Stage.EMBARGOED, Stand.AFFECTED, (), False, S.NOTHING),
    (Thing.ESTATE, Class.AMBER, Stage.EMBARGOED, Stand.OTHER_MANUFACTURER, (), True, S.NOTHING),
    (Thing.ESTATE, Class.AMBER, Stage.EMBARGOED, Stand.MANUFACTURER, (), False, S.AGGREGATE),
    (Thing.DELIBERATION, Class.AMBER, Stage.EMBARGOED, Stand.ORIGINATOR, tuple(Given), True, S.NOTHING),
    (Thing.REPORT, Class.AMBER, Stage.EMBARGOED, Stand.INTERMEDIARY, tuple(Given), True, S.NOTHING),
]  # fmt: skip


@pytest.mark.parametrize(("thing", "classification", "stage", "stand", "given", "mine", "wanted"), SETTLED)
def test_the_matrix_says_what_was_settled(thing, classification, stage, stand, given, mine, wanted):
    assert seen(thing, classification, stage, stand, *given, mine=mine) is wanted


def test_what_may_be_read_may_not_therefore_be_changed():
    about, relation = About(Thing.CONTACTS), Relation(frozenset({Stand.COMMITTEE}), mine=True)
    assert may(matrix(), ADA, about, relation) is Sight.FULL
    assert not any(may_change(matrix(), ADA, about, relation, duty) for duty in Duty)


def test_changing_needs_the_duty_the_stand_and_the_sight():
    about, own = About(Thing.CONTACTS), Relation(frozenset({Stand.ORIGINATOR}), mine=True)
    assert may_change(matrix(), ADA, about, own, Duty.ADMINISTERS)
    assert not may_change(matrix(), replace(ADA, duties=frozenset({Duty.READS})), about, own, Duty.ADMINISTERS)
    assert not may_change(matrix(), ADA, about, replace(own, mine=False), Duty.ADMINISTERS)
    assert not may_change(matrix(), replace(ADA, sure=Sure.NOBODY), about, own, Duty.ADMINISTERS)


def test_both_names_stand_on_what_is_done_for_another():
    acting = replace(ADA, organisation=PartyId("peak"), acting_for=PartyId("northwind"))
    assert acting.party == "northwind"
    assert acting.signature == "Ada Marsh of peak"
    assert ADA.signature == "Ada Marsh"


def test_nobody_at_all_is_shown_a_draft_but_its_author():
    others = chain(set(Stand) - {Stand.ORIGINATOR, Stand.OPERATOR, Stand.MANUFACTURER})
    for stand, classification in product(others, Class):
        for thing in (Thing.CASE, Thing.DETAIL, Thing.PLAN, Thing.NOTICE, Thing.ANSWERS):
            assert seen(thing, classification, Stage.DRAFT, stand, *Given) is Sight.NOTHING
