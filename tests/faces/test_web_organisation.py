"""An organisation's own pages: its people and register, invitations and claims, and who saw what is its own."""

import re

import pytest
from django.core import mail
from django.test import Client as DjangoClient

from tests.digests import digest_of_tables
from tests.faces.entered import JARS, Client, inside, join, session_of
from tests.faces.test_web import case_of, get, town  # noqa: F401
from tests.faces.test_web_notices import sent, weak
from tocsin.flows.claim import digest
from tocsin.parties.actor import Duty
from tocsin.records.parties import Contact, Organisation, PartyRole
from tocsin.records.people import ActsFor, Claim, Membership, Person
from tocsin.web.accounts import actor
from tocsin.web.looks import log
from tocsin.web.tools import tools

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
HARBOUR = "/as/harbour/organisation/"


def test_an_organisation_sees_its_own_people_contacts_and_agreements_and_nobody_elses() -> None:
    page = get(HARBOUR)
    assert "ben.hollis@harbour.example" in page
    assert "Peak Metering Services (invented)" in page
    assert "to verify" in page
    for other in ("ada.marsh@northwind.example", "gwen.pike@peak.example"):
        assert other not in page


def test_a_member_is_named_may_what_was_ticked_and_is_ended_at_once() -> None:
    given = {"do": "name", "name": "Una Frost", "email": "Una.Frost@harbour.example", "may-reads": "yes"}
    assert sent(Client(), HARBOUR, **given).status_code == 302
    person = Person.objects.get(email="una.frost@harbour.example")
    assert not person.has_usable_password()
    (held,) = Membership.objects.filter(member=person)
    assert (held.may, held.named_by) == (["reads"], "Ben Hollis")
    assert sent(Client(), HARBOUR, do="end", person=str(person.pk)).status_code == 302
    held.refresh_from_db()
    assert held.ended_by == "Ben Hollis"


def test_the_last_who_administers_stays_and_a_member_of_another_cannot_be_ended() -> None:
    ben, ada = (Person.objects.get(email=one) for one in ("ben.hollis@harbour.example", "ada.marsh@northwind.example"))
    before = digest_of_tables()
    for person in (ben.pk, ada.pk, "x", "", "9" * 30):
        assert sent(Client(), HARBOUR, do="end", person=str(person)).status_code == 400, person
    assert digest_of_tables() == before


def test_who_does_not_administer_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = join("harbour", "Reader Only", [Duty.READS, Duty.DECIDES])
    monkeypatch.setitem(JARS, "harbour", session_of(reader))
    page, before = get(HARBOUR), digest_of_tables()
    assert "Name this member" not in page
    contact = str(Contact.objects.filter(organisation="harbour").first().pk)
    for given in (
        {"do": "name", "name": "A B", "email": "a@b.example", "may-administers": "yes"},
        {"do": "end", "person": str(Person.objects.get(email="ben.hollis@harbour.example").pk)},
        {"do": "let", "agent": "peak", "sort": "agent", "for-reads": "yes"},
        {"do": "end-agency", "agent": "peak"},
        {"do": "verify", "contact": contact},
        {"do": "nothing"},
    ):
        assert Client().post(HARBOUR, given).status_code == 400, given
    assert digest_of_tables() == before


def test_administration_needs_a_factor_shown_just_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actor, "FRESH_FOR", 0)
    before = digest_of_tables()
    answer = Client().post(HARBOUR, {"do": "name", "name": "A B", "email": "a@b.example", "may-reads": "yes"})
    assert answer["Location"].startswith("/step-in/")
    assert digest_of_tables() == before


def test_a_contact_is_verified_by_its_own_organisation_only() -> None:
    mine, other = (Contact.objects.filter(organisation=one).first() for one in ("harbour", "northwind"))
    assert sent(Client(), HARBOUR, do="verify", contact=str(mine.pk)).status_code == 302
    mine.refresh_from_db()
    assert mine.verified_on == tools().now().date()
    before = digest_of_tables()
    assert sent(Client(), HARBOUR, do="verify", contact=str(other.pk)).status_code == 400
    assert digest_of_tables() == before


def test_who_acts_for_another_sees_its_pages_with_both_names_until_it_ends() -> None:
    kit = inside("capital-map")
    assert kit.get("/as/harbour/").status_code == 404
    given = {"do": "let", "agent": "capital-map", "sort": "consultant", "for-reads": "yes", "for-answers": "yes"}
    assert sent(Client(), HARBOUR, **given).status_code == 302
    page = kit.get("/as/harbour/").content.decode()
    assert "Kit Larsen, of capital-map, for Harbour Power (invented)" in page
    assert "In whose name do you look?" in kit.get("/").content.decode()
    before = digest_of_tables()
    assert (
        kit.post(HARBOUR, {"do": "name", "name": "A B", "email": "a@b.example", "may-reads": "yes"}).status_code == 400
    )
    assert digest_of_tables() == before
    assert sent(Client(), HARBOUR, do="end-agency", agent="capital-map").status_code == 302
    assert ActsFor.objects.get().ended_by == "Ben Hollis"
    assert kit.get("/as/harbour/").status_code == 404


BOARD = "/as/code-administrator/invitations/"


@pytest.fixture
def newcomer() -> str:
    Organisation.objects.create(id="newcomer")
    PartyRole.objects.create(organisation_id="newcomer", role="supplier")
    return "newcomer"


def test_an_invitation_is_claimed_with_its_code_and_accepted_after_a_call(newcomer: str) -> None:
    assert "Unclaimed, and not invited" in get(BOARD)
    page = sent(Client(), BOARD, invite=newcomer).content.decode()
    code = re.search(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}", page)
    assert code
    assert Claim.objects.get().code_digest == digest(code[0])
    assert code[0] not in get(BOARD)
    wrong = sent(DjangoClient(), "/claim/", organisation=newcomer, code="AAAA-BBBB-CCCC-DDDD")
    unknown = sent(DjangoClient(), "/claim/", organisation="nobody", code=code[0])
    assert (wrong.status_code, unknown.status_code) == (400, 400)
    stranger = DjangoClient()
    assert stranger.get("/account/signup/").content.decode().count("password1") == 0
    assert sent(stranger, "/claim/", organisation=newcomer, code=code[0])["Location"].startswith("/account/signup/")
    assert "password1" in stranger.get("/account/signup/").content.decode()
    dev = inside("market-street")
    assert "Claimed" in sent(dev, "/claim/", organisation=newcomer, code=code[0]).content.decode()
    assert dev.get("/as/newcomer/").status_code == 404
    assert sent(Client(), BOARD, accept=newcomer, called="").status_code == 400
    assert sent(Client(), BOARD, accept=newcomer, called="Sam Low, on 01632 960199").status_code == 302
    assert dev.get("/as/newcomer/").status_code == 200
    assert "Claimed and accepted" in get(BOARD)


def test_ten_wrong_codes_close_a_letter(newcomer: str) -> None:
    page = sent(Client(), BOARD, invite=newcomer).content.decode()
    code = re.search(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}", page)[0]
    for _ in range(10):
        DjangoClient().post("/claim/", {"organisation": newcomer, "code": "AAAA-BBBB-CCCC-DDDD"})
    assert DjangoClient().post("/claim/", {"organisation": newcomer, "code": code}).status_code == 400


def test_the_board_is_the_code_administrators_alone() -> None:
    nothing = inside("ssc").get("/nothing").content
    for party in ("ssc", "harbour"):
        assert inside(party).get(f"/as/{party}/invitations/").content == nothing
        assert inside(party).get(BOARD).content == nothing


def test_a_new_member_sets_a_password_by_a_mail_and_a_stranger_is_answered_alike() -> None:
    join("harbour", "Una Frost")
    known = DjangoClient().post("/account/password/reset/", {"email": "una.frost@harbour.example"}, follow=True)
    stranger = DjangoClient().post("/account/password/reset/", {"email": "eve@harbour.example"}, follow=True)
    assert known.status_code == stranger.status_code == 200
    assert known.content == stranger.content
    to = {one.to[0]: one for one in mail.outbox}
    link = re.search(r"http://\S+(/account/password/reset/key/\S+)", to["una.frost@harbour.example"].body)
    assert link
    client = DjangoClient()
    form = client.get(link[1], follow=True)
    answer = client.post(
        form.redirect_chain[-1][0], {"password1": "a long invented line", "password2": "a long invented line"}
    )
    assert answer.status_code == 302
    assert Person.objects.get(email="una.frost@harbour.example").has_usable_password()
    given = {"login": "una.frost@harbour.example", "password": "a long invented line", "next": "/as/harbour/"}
    assert DjangoClient().post("/account/login/", given)["Location"] == "/as/harbour/"
    assert "/account/password/reset/key" not in to["eve@harbour.example"].body


def test_each_look_is_written_before_it_is_shown_and_its_owner_reads_it() -> None:
    case = case_of("finding")
    get(f"/as/borealis/cases/{case}/")
    get(f"/as/northwind/cases/{case}/", 404)
    page = get("/as/harbour/seen/?whose=others")
    assert re.search(rf"Finn Aalto, Borealis[^<]*</td><td[^>]*>Case <span class=\"tocsin-id\">{case}", page)
    assert re.search(
        rf"Ada Marsh, Northwind[^<]*</td><td[^>]*>Case <span class=\"tocsin-id\">{case}</span></td><td[^>]*><strong[^>]*>refused",
        page,
    )
    assert case not in get("/as/northwind/seen/")
    assert weak("harbour").get("/as/harbour/seen/").status_code == 302


def test_a_hostile_address_writes_no_line_of_its_own() -> None:
    client = inside("northwind")
    for bad in ("C-%0a%7b%22seen%22", "C-%22%7d%0d%0a", "%E2%80%AE", "a" * 900):
        assert client.get(f"/as/northwind/cases/{bad}/").status_code == 404
    looks = list(log().read())
    assert [one.key for one in looks[-4:]] == ["not an id"] * 4


def test_what_an_operator_can_read_is_said_to_everybody() -> None:
    page = DjangoClient().get("/operator-can-read/").content.decode()
    assert "Yes, all of them" in page
    assert "It does not protect from the operator of a live instance." in page
