"""Who sees which rows: by what was recorded, as the matrix says, at this instant, and nobody else?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tocsin.cases.case import Affected, Finding
from tocsin.drivers.access import matrix
from tocsin.duties.act import Act, ActKind
from tocsin.notices.notice import Notice as Said
from tocsin.notices.notice import Sort, Why
from tocsin.parties.actor import EVERY_DUTY, Actor, Duty, Sure, at_the_desk, nobody
from tocsin.parties.matrix import EMPTY, Stage, Stand
from tocsin.records import cases, duties, models, notices
from tocsin.records.document import unsealed
from tocsin.records.parties import Agreement, Contact, Organisation, PartyRole
from tocsin.records.people import ActsFor, Aside, Membership, Person, actor, parties_of
from tocsin.records.sharing import Share, sharers
from tocsin.records.sight import SHOWN, editable_by, notices_beginning, standings, visible_to
from tocsin.records.took_part import INVITED, took_part
from tocsin.words import CaseId, Class, ModelId, NoticeId, PartyId

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
ROLES = {
    "harbour": "supplier",
    "northwind": "supplier",
    "peak": "manager",
    "harbour-foods": "customer",
    "borealis": "manufacturer",
    "acme": "manufacturer",
    "ssc": "ssc",
    "code-administrator": "administrator",
}
CASE = CaseId("C-HELD")
pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    for name, role in ROLES.items():
        Organisation.objects.create(id=name)
        PartyRole.objects.create(organisation_id=name, role=role)
        Contact.objects.create(organisation_id=name, duty="tell", email=f"security@{name}.example")
    return record()


def record(key=CASE, classification=Class.AMBER):
    affected = (Affected(ModelId("borealis-be1")),)
    found = Finding(key, PartyId("harbour"), "Ben Hollis", affected, "Clock", "It took it.", classification, AT, AT)
    return cases.keep(found, f"{key:0>64}", key, unsealed)


def tell(toward, kind=ActKind.TOLD, by="harbour", notice=None):
    act = Act(kind, CASE, PartyId(by), AT, "Ben Hollis", PartyId(toward), notice=notice)
    duties.keep_acts([act], lambda _: f"A-{by}-{toward}-{kind.name}-{notice}", unsealed)


def plan(toward, key):
    path = (PartyId("harbour"), PartyId(toward))
    said = Said(
        NoticeId(key), CASE, 1, Sort.NOTICE, Why.JUDGED_MATERIAL, path[0], path[1], path[1], path, "", Class.AMBER,
        "header", "body", None, AT, True,
    )  # fmt: skip
    notices.keep({key: said}, unsealed)


def as_(party, **changed):
    return replace(at_the_desk(PartyId(party), AT), **changed)


def sees(party, table=cases.Case, **changed):
    return set(visible_to(table, as_(party, **changed), AT, matrix()).values_list("pk", flat=True))


def stands(party):
    everywhere, here = standings(as_(party), AT), standings(as_(party), AT, [CASE])
    assert here == {CASE: everywhere[CASE]}
    return here[CASE].relation.stands


@pytest.mark.parametrize("party", set(ROLES) - {"harbour"})
def test_a_draft_is_seen_by_nobody_but_its_finder(case, party):
    plan(party, "N-1")
    assert standings(as_(party), AT)[CASE].stage is Stage.DRAFT
    assert sees("harbour") == {CASE}
    assert sees(party) == set()


def test_what_is_only_planned_or_released_has_not_arrived(case):
    plan("peak", "N-1")
    tell("borealis")
    tell("peak", ActKind.RELEASED, notice=NoticeId("N-1"))
    assert sees("peak") == sees("peak", models.Notice) == set()
    tell("peak", notice=NoticeId("N-1"))
    assert sees("peak") == {CASE}
    assert sees("peak", models.Notice) == {"N-1"}


def test_each_stands_as_what_was_recorded_and_its_roles_say(case):
    for party in ("peak", "harbour-foods", "borealis", "northwind", "ssc"):
        tell(party)
    wanted = {
        "peak": Stand.INTERMEDIARY,
        "harbour-foods": Stand.CUSTOMER,
        "borealis": Stand.MANUFACTURER,
        "northwind": Stand.AFFECTED,
        "acme": Stand.OTHER_MANUFACTURER,
        "code-administrator": Stand.ADMINISTRATOR,
    }
    assert {party: stands(party) for party in wanted} == {party: {one} for party, one in wanted.items()}
    assert stands("harbour") == {Stand.ORIGINATOR, Stand.AFFECTED}
    assert stands("ssc") == {Stand.COMMITTEE, Stand.INTERMEDIARY}
    assert sees("acme") == set()


def test_the_ssc_sees_a_case_once_it_was_reported_and_not_through_who_stands_aside(case):
    tell("borealis")
    assert sees("ssc") == set()
    tell("ssc", ActKind.FILED)
    assert sees("ssc") == {CASE}
    assert sees("ssc", aside_from=frozenset({PartyId("harbour")})) == set()
    assert sees("ssc", aside_from=frozenset({PartyId("acme")})) == {CASE}


def test_sharing_is_seen_while_it_lasts_and_by_whom_it_names(case):
    tell("borealis")
    Share.objects.create(
        in_case_id=CASE, what="shared", giver_id="harbour", giver_person="Ben Hollis", taker_id="ssc", reason="It asked.",
        begins_at=AT, ends_at=LATER,
    )  # fmt: skip
    assert sees("ssc") == {CASE}
    assert sharers(CASE, PartyId("ssc"), AT) == {"harbour"}
    assert set(visible_to(cases.Case, as_("ssc"), LATER, matrix())) == set()
    assert sharers(CASE, PartyId("ssc"), LATER) == frozenset()


def test_red_is_for_the_named_person_and_not_for_its_organisation(case):
    record(CaseId("C-RED"), Class.RED)
    act = Act(ActKind.TOLD, CaseId("C-RED"), PartyId("harbour"), AT, "Ben Hollis", PartyId("borealis"))
    duties.keep_acts([act], lambda _: "A-RED", unsealed)
    finn = {"person": "Finn Aalto", "sure": Sure.SECOND}
    assert "C-RED" not in sees("borealis", **finn)
    Share.objects.create(
        in_case_id="C-RED", what="named", giver_id="harbour", giver_person="Ben Hollis", taker_id="borealis",
        taker_person="Finn Aalto", reason="PSIRT", begins_at=AT,
    )  # fmt: skip
    assert "C-RED" in sees("borealis", **finn)
    assert "C-RED" not in sees("borealis", person="Edda Rowe", sure=Sure.SECOND)
    assert "C-RED" not in sees("borealis", person="Finn Aalto", sure=Sure.PASSWORD)


def test_a_share_that_names_nobody_at_red_or_somebody_elsewhere_is_refused(case):
    for what, person in (("named", ""), ("granted", "Finn Aalto"), ("everything", "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Share.objects.create(
                in_case_id=CASE, what=what, giver_id="harbour", giver_person="B", taker_id="ssc", taker_person=person, reason="w",
                begins_at=AT,
            )  # fmt: skip


@pytest.mark.parametrize("table", SHOWN)
def test_nobody_and_an_empty_matrix_see_no_row_of_any_table(case, table):
    tell("ssc", ActKind.FILED)
    assert not visible_to(table, nobody(AT), AT, matrix()).exists()
    assert not visible_to(table, as_("ssc"), AT, EMPTY).exists()
    assert not visible_to(table, as_("harbour"), AT, EMPTY).exists()


def test_a_table_without_a_rule_is_shown_to_nobody(case):
    for table in {vars(models)[name] for name in models.__all__} - set(SHOWN):
        assert not visible_to(table, as_("ssc"), AT, matrix()).exists()
        assert not editable_by(table, as_("code-administrator"), AT, matrix(), Duty.ADMINISTERS).exists()


def test_contacts_are_one_s_own_but_for_the_ssc_and_the_administrator(case):
    own = set(Contact.objects.filter(organisation_id="peak").values_list("pk", flat=True))
    assert sees("peak", Contact) == own
    assert len(sees("ssc", Contact)) == len(sees("code-administrator", Contact)) == len(ROLES)
    assert not editable_by(Contact, as_("ssc"), AT, matrix(), Duty.ADMINISTERS).exclude(organisation_id="ssc").exists()


def test_an_agreement_is_seen_from_both_its_ends_only(case):
    Agreement.objects.create(
        reference="A-1", kind="device_supply", first_id="harbour", first_role="supplier", second_id="borealis",
        second_role="manufacturer",
    )  # fmt: skip
    assert {party for party in ROLES if sees(party, Agreement)} == {"harbour", "borealis"}


def test_who_was_invited_stands_so_in_every_way_of_asking(case):
    for number, party in enumerate(("acme", "peak"), 1):
        head = {"class": "Amber", "at": "x", "kind": "step", "schema": 1, "about": party}
        cases.Decision.objects.create(
            id=f"J-{party}", head=head, body=b"", in_case=case, decided_by_id="harbour", number=number
        )
    tell("peak")
    assert stands("acme") == {Stand.INTERMEDIARY}
    assert stands("borealis") == {Stand.OTHER_MANUFACTURER}
    assert took_part(PartyId("acme"), [CASE]) == took_part(PartyId("acme"), None) == {CASE: {INVITED}}
    assert took_part(PartyId("peak"), [CASE]) == took_part(PartyId("peak"), None) == {CASE: {INVITED, "was told"}}


@pytest.mark.parametrize("party", ROLES)
def test_a_notice_found_by_its_reference_is_one_of_those_that_may_be_seen(case, party):
    plan("acme", "N-00001")
    plan("peak", "N-00002")
    tell("acme", notice=NoticeId("N-00001"))
    for reference in ("N-00001", "N-0000", "n-00002", "N-9999"):
        found = notices_beginning(reference, as_(party), AT, matrix())
        seen = {one for one in sees(party, notices.Notice) if one.startswith(reference.upper())}
        assert {row.pk for row, _ in found} == seen
        assert all(standing == standings(as_(party), AT)[CASE] for _, standing in found)


def test_what_may_be_seen_may_not_therefore_be_changed(case):
    tell("peak")
    reader = as_("peak", duties=frozenset({Duty.READS}))
    assert editable_by(cases.Case, as_("peak"), AT, matrix(), Duty.ANSWERS).exists()
    assert not editable_by(cases.Case, reader, AT, matrix(), Duty.ANSWERS).exists()
    assert not editable_by(cases.Case, as_("acme"), AT, matrix(), Duty.ANSWERS).exists()


@pytest.fixture
def ada(case):
    person = Person.objects.create_user("ada", password=None, first_name="Ada", last_name="Marsh")
    Membership.objects.create(
        member=person, organisation_id="northwind", may=["reads", "answers"], named_by="Ivy Trent", begins_at=AT
    )
    return person


def test_membership_is_judged_at_the_instant(ada):
    held = actor(ada, PartyId("northwind"), LATER, Sure.SECOND)
    assert held == Actor("Ada Marsh", PartyId("northwind"), LATER, Sure.SECOND, frozenset({Duty.READS, Duty.ANSWERS}))
    assert actor(ada, None, LATER, Sure.SECOND) == held
    Membership.objects.update(ends_at=LATER)
    assert actor(ada, PartyId("northwind"), LATER, Sure.SECOND).party is None
    assert actor(ada, PartyId("northwind"), LATER - timedelta(microseconds=1), Sure.SECOND).party == "northwind"


def test_a_closed_account_is_nobody(ada):
    ada.is_active = False
    assert actor(ada, PartyId("northwind"), LATER, Sure.SECOND).sure is Sure.NOBODY


def test_a_member_is_an_outsider_everywhere_else(ada):
    found = actor(ada, PartyId("peak"), LATER, Sure.SECOND)
    assert (found.party, found.duties) == (None, frozenset())
    assert parties_of(ada, LATER) == ("northwind",)


def test_acting_for_another_gives_what_both_allow_and_ends_with_either(ada):
    row = ActsFor.objects.create(
        agent_id="northwind", principal_id="harbour", sort="consultant", may=["answers", "decides"], only=["notices"],
        named_by="Ben Hollis", begins_at=AT,
    )  # fmt: skip
    found = actor(ada, PartyId("harbour"), LATER, Sure.SECOND)
    assert (found.party, found.organisation, found.duties) == ("harbour", "northwind", {Duty.ANSWERS})
    assert found.signature == "Ada Marsh of northwind"
    assert found.only == {"notices"}
    assert parties_of(ada, LATER) == ("northwind", "harbour")
    Membership.objects.update(ends_at=AT + timedelta(minutes=1))
    assert actor(ada, PartyId("harbour"), LATER, Sure.SECOND).party is None
    Membership.objects.update(ends_at=None)
    row.ends_at = AT + timedelta(minutes=1)
    row.save()
    assert actor(ada, PartyId("harbour"), LATER, Sure.SECOND).party is None


def test_acting_for_another_can_be_one_person_s_alone(ada):
    other = Person.objects.create_user("bo", password=None)
    ActsFor.objects.create(
        agent_id="northwind",
        principal_id="harbour",
        sort="agent",
        may=["reads"],
        named_by="B",
        begins_at=AT,
        person=other,
    )
    assert actor(ada, PartyId("harbour"), LATER, Sure.SECOND).party is None


def test_an_open_membership_stands_once_and_acting_for_oneself_is_refused(ada):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(member=ada, organisation_id="northwind", named_by="x", begins_at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        ActsFor.objects.create(agent_id="peak", principal_id="peak", sort="agent", named_by="x", begins_at=AT)


def test_whom_a_member_stands_aside_from_comes_with_the_actor(ada):
    Aside.objects.create(member=ada, organisation_id="harbour", why="employer", begins_at=AT)
    assert actor(ada, None, LATER, Sure.SECOND).aside_from == {"harbour"}


def test_the_desk_has_every_duty_and_the_organisation_it_names():
    assert at_the_desk(PartyId("peak"), AT).duties == EVERY_DUTY
