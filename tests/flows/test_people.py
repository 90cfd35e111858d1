"""Are organisations claimed by who can be called back, members named by who may, and sharing recorded and ended?"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from tests.records.test_sight import CASE, record, tell
from tests.records.test_sight import ROLES as PARTIES
from tocsin.drivers.access import matrix
from tocsin.flows.claim import CannotClaim, accept, board, claim, invite
from tocsin.flows.look import look
from tocsin.flows.membership import CannotName, end_acting, end_member, let_act, name_member
from tocsin.flows.share import CannotShare, share, shared, withdraw
from tocsin.parties.actor import Actor, Duty, Sure, at_the_desk
from tocsin.parties.matrix import Given, Matrix, Sight
from tocsin.records import people
from tocsin.records.cases import NoSuchCase
from tocsin.records.document import unsealed
from tocsin.records.parties import Organisation, PartyRole
from tocsin.words import PartyId

MATRIX = matrix()
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
IVY = replace(at_the_desk(PartyId("code-administrator"), AT), person="Ivy Trent")
BEN = replace(at_the_desk(PartyId("harbour"), AT), person="Ben Hollis")
pytestmark = pytest.mark.django_db


@dataclass
class Held:
    """Of all tools, those that these flows need, with a clock that a test sets."""

    at: datetime = AT
    matrix: Matrix = MATRIX
    rest: object = None

    def now(self) -> datetime:
        return self.at

    unseal = staticmethod(unsealed)


@pytest.fixture
def tools() -> Held:
    for name, role in PARTIES.items():
        Organisation.objects.create(id=name)
        PartyRole.objects.create(organisation_id=name, role=role)
    return Held()


def codes():
    numbers = count()
    return lambda: f"ABCD-{next(numbers):04}"


@pytest.fixture
def ada(tools) -> people.Person:
    return people.Person.objects.create_user("ada", password=None, first_name="Ada", last_name="Marsh")


def member(person: people.Person, party: str, tools: Held) -> Actor:
    return people.actor(person, PartyId(party), tools.now(), Sure.SECOND)


def test_a_claim_makes_a_member_only_after_a_call_back(ada, tools):
    code = invite([PartyId("northwind")], IVY, codes(), tools)[PartyId("northwind")]
    claim(PartyId("northwind"), code.lower().replace("-", " "), str(ada.pk), tools)
    assert member(ada, "northwind", tools).party is None
    with pytest.raises(CannotClaim):
        accept(PartyId("northwind"), IVY, " ", tools)
    accept(PartyId("northwind"), IVY, "the switchboard, who put us through", tools)
    assert member(ada, "northwind", tools).duties == set(Duty)
    assert "switchboard" in board(IVY)[0].called_back_by


def refusal(party, code, ada, tools) -> str:
    with pytest.raises(CannotClaim) as refused:
        claim(PartyId(party), code, str(ada.pk), tools)
    return str(refused.value)


def test_every_code_that_opens_nothing_is_refused_alike(ada, tools):
    northwind, make = PartyId("northwind"), codes()
    old = invite([northwind], IVY, make, tools)[northwind]
    code = invite([northwind], IVY, make, tools)[northwind]
    said = {refusal("northwind", "WRONG", ada, tools), refusal("northwind", old, ada, tools)}
    said |= {refusal("peak", code, ada, tools), refusal("no-such-party", code, ada, tools)}
    claim(northwind, code, str(ada.pk), tools)
    said |= {refusal("northwind", code, ada, tools)}
    invite([PartyId("peak")], IVY, make, tools)
    tools.at += timedelta(days=42)
    said |= {refusal("peak", "ABCD-0002", ada, tools)}
    assert len(said) == 1


def test_ten_wrong_codes_close_a_claim(ada, tools):
    code = invite([PartyId("northwind")], IVY, codes(), tools)[PartyId("northwind")]
    for _ in range(10):
        refusal("northwind", "WRONG", ada, tools)
    refusal("northwind", code, ada, tools)


def test_no_code_is_kept_and_hundreds_are_invited_at_once_or_none(ada, tools):
    many = [PartyId(f"party-{number}") for number in range(300)]
    Organisation.objects.bulk_create(Organisation(id=one) for one in many)
    with pytest.raises(CannotClaim):
        invite([*many, PartyId("no-such-party")], IVY, codes(), tools)
    assert board(IVY) == ()
    made = invite(many, IVY, codes(), tools)
    assert len(board(IVY)) == len(set(made.values())) == 300
    assert not set(made.values()) & {str(value) for row in people.Claim.objects.values() for value in row.values()}


def test_only_the_code_administrator_invites_accepts_and_sees_the_board(tools):
    for act in (
        lambda: invite([], BEN, codes(), tools),
        lambda: accept(PartyId("peak"), BEN, "x", tools),
        lambda: board(BEN),
    ):
        with pytest.raises(CannotClaim):
            act()


def test_nobody_accepts_his_own_claim(tools):
    ivy = people.Person.objects.create_user("ivy", password=None, first_name="Ivy", last_name="Trent")
    code = invite([PartyId("northwind")], IVY, codes(), tools)[PartyId("northwind")]
    claim(PartyId("northwind"), code, str(ivy.pk), tools)
    with pytest.raises(CannotClaim):
        accept(PartyId("northwind"), IVY, "myself", tools)


def test_members_come_and_go_at_once_and_the_last_administrator_stays(ada, tools):
    other = people.Person.objects.create_user("bo", password=None)
    name_member(BEN, str(ada.pk), set(Duty), tools)
    tools.at += timedelta(minutes=1)
    name_member(BEN, str(other.pk), {Duty.READS}, tools)
    assert member(other, "harbour", tools).duties == {Duty.READS}
    assert end_member(BEN, str(other.pk), tools) == 1
    assert member(other, "harbour", tools).party is None
    with pytest.raises(CannotName):
        end_member(BEN, str(ada.pk), tools)
    with pytest.raises(CannotName):
        name_member(BEN, str(ada.pk), {Duty.READS}, tools)
    assert member(ada, "harbour", tools).duties == set(Duty)


def test_who_reads_or_acts_for_another_names_nobody(ada, tools):
    for by in (replace(BEN, duties=frozenset({Duty.DECIDES})), replace(BEN, acting_for=PartyId("peak"))):
        with pytest.raises(CannotName):
            name_member(by, str(ada.pk), {Duty.READS}, tools)
        with pytest.raises(CannotName):
            let_act(by, PartyId("northwind"), "agent", {Duty.READS}, (), tools)


def test_acting_for_another_is_named_scoped_and_ended(ada, tools):
    name_member(replace(at_the_desk(PartyId("northwind"), AT), person="x"), str(ada.pk), set(Duty), tools)
    let_act(BEN, PartyId("northwind"), "consultant", {Duty.ANSWERS}, {"notices"}, tools)
    found = member(ada, "harbour", tools)
    assert (found.signature, found.duties, found.only) == ("Ada Marsh of northwind", {Duty.ANSWERS}, {"notices"})
    for sort, duties in (("friend", {Duty.READS}), ("agent", set()), ("agent", {Duty.ADMINISTERS})):
        with pytest.raises(CannotName):
            let_act(BEN, PartyId("northwind"), sort, duties, (), tools)
    assert end_acting(BEN, PartyId("northwind"), tools) == 1
    assert member(ada, "harbour", tools).party is None


@pytest.fixture
def case(tools, monkeypatch):
    record()
    tell("peak")
    return CASE


def sight(party, tools):
    return look(CASE, PartyId(party), tools).sight


def test_a_grant_shows_more_until_it_is_withdrawn_and_stays_on_the_list(case, tools):
    peak = PartyId("peak")
    assert sight("peak", tools) is Sight.HEADER
    share(CASE, BEN, Given.GRANTED, peak, "", "They fit it.", tools)
    share(CASE, BEN, Given.GRANTED, peak, "", "They fit it.", tools)
    assert sight("peak", tools) is Sight.PASS_ON
    assert len(shared(CASE, BEN, tools)) == len(shared(CASE, peak, tools)) == 1
    tools.at += timedelta(minutes=1)
    assert withdraw(CASE, BEN, Given.GRANTED, peak, "", tools) == 1
    assert sight("peak", tools) is Sight.HEADER
    assert shared(CASE, BEN, tools)[0].ends_at == tools.at


def test_what_is_not_one_s_own_is_not_one_s_to_grant(case, tools):
    gwen = replace(at_the_desk(PartyId("peak"), AT), person="Gwen Pike")
    with pytest.raises(CannotShare):
        share(CASE, gwen, Given.GRANTED, PartyId("northwind"), "", "why", tools)
    with pytest.raises(NoSuchCase):
        share(CASE, replace(gwen, organisation=PartyId("acme")), Given.SHARED, PartyId("northwind"), "", "why", tools)
    with pytest.raises(CannotShare):
        share(CASE, replace(BEN, duties=frozenset({Duty.READS})), Given.GRANTED, PartyId("peak"), "", "why", tools)
    share(CASE, gwen, Given.SHARED, PartyId("ssc"), "", "It asked.", tools)
    assert look(CASE, PartyId("ssc"), tools).shared == {"peak"}


@pytest.mark.parametrize(("what", "taker", "person", "reason"), [(Given.REPORTED, "peak", "", "w"), (Given.GRANTED, "nobody", "", "w"), (Given.GRANTED, "harbour", "", "w"), (Given.GRANTED, "peak", "", " "), (Given.NAMED, "peak", "", "w"), (Given.GRANTED, "peak", "Gwen", "w")])  # fmt: skip
def test_a_sharing_that_says_too_little_or_too_much_is_refused(case, tools, what, taker, person, reason):
    with pytest.raises(CannotShare) as refused:
        share(CASE, BEN, what, PartyId(taker), person, reason, tools)
    assert refused.value.faults


def test_a_forbidden_case_reads_like_none_and_makes_no_reference_ambiguous(case, tools):
    record("C-HELP")
    with pytest.raises(NoSuchCase) as forbidden:
        look("C-HELD", PartyId("acme"), tools)
    with pytest.raises(NoSuchCase) as absent:
        look("C-HELX", PartyId("acme"), tools)
    assert str(forbidden.value).replace("HELD", "HELX") == str(absent.value)
    assert look("C-HEL", PartyId("peak"), tools).held.case.id == CASE
