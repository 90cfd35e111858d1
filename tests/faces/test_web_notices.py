"""Notices and decisions of whoever is signed in: what binds what, and what a stale, weak or foreign form does: nothing."""

import re
from dataclasses import replace

import pytest
from django.test import Client as DjangoClient

from tests.digests import digest_of_tables
from tests.faces.entered import JARS, Client, inside, join, session_of
from tests.faces.test_web import case_of, get, town  # noqa: F401
from tests.faces.test_web_guest import acts, new
from tocsin.duties.act import ActKind, Strength
from tocsin.flows.board import board
from tocsin.notices.letter import text_digest
from tocsin.notices.notice import Notice
from tocsin.parties.actor import Duty
from tocsin.records.people import Membership, Person
from tocsin.web.accounts import actor
from tocsin.web.tools import tools
from tocsin.words import PartyId

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
HARBOUR = "/as/harbour/cases/"


def waiting(party: str) -> Notice:
    return board(PartyId(party), tools()).to_answer[0]


def sent(client: DjangoClient, path: str, **given: str):
    """Send a form as a page of ours does, with its token."""
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(path).content.decode())
    return client.post(path, {"csrfmiddlewaretoken": token[1] if token else "", **given})


def weak(party: str) -> DjangoClient:
    """A member of an organisation that has shown no second factor."""
    found = DjangoClient()
    found.cookies.update(session_of(str(Person.objects.get(memberships__organisation=party).pk), stepped=False))
    return found


def test_what_waits_stands_in_the_inbox_first_and_opens() -> None:
    one, page = waiting("borealis"), get("/as/borealis/notices/")
    assert page.index(one.id) > 0
    assert "To answer" in page
    shown = get(f"/as/borealis/notices/{one.id}/")
    assert "optical port" in shown
    assert "Acknowledge" in shown


def test_a_signed_in_acknowledgement_binds_the_exact_text_once() -> None:
    one, before = waiting("borealis"), acts(ActKind.ACKNOWLEDGED)
    client = Client(enforce_csrf_checks=True)
    path = f"/as/borealis/notices/{one.id}/"
    assert sent(client, path, answer="acknowledge", digest=text_digest(one)).status_code == 302
    (act,) = new(ActKind.ACKNOWLEDGED, before)
    assert (act.by, act.person, act.strength, act.digest) == (
        "borealis",
        "Finn Aalto",
        Strength.SIGNED_IN,
        text_digest(one),
    )
    assert 'value="acknowledge"' not in get(path)


def test_a_text_that_was_not_read_is_not_acknowledged() -> None:
    one, before = waiting("borealis"), digest_of_tables()
    other = text_digest(replace(one, body="Another text."))
    for digest in ("", other, "x" * 64):
        answer = Client().post(f"/as/borealis/notices/{one.id}/", {"answer": "acknowledge", "digest": digest})
        assert answer.status_code == 400
        assert b"not the one that you read" in answer.content
    assert digest_of_tables() == before


def test_without_a_second_factor_a_header_is_shown_and_nothing_is_bound() -> None:
    one = waiting("borealis")
    client = weak("borealis")
    before = digest_of_tables()
    page = client.get(f"/as/borealis/notices/{one.id}/").content.decode()
    assert "opens after a passkey" in page
    assert one.id in page
    assert not re.search("optical|BE-1", page)
    answer = client.post(f"/as/borealis/notices/{one.id}/", {"answer": "acknowledge", "digest": text_digest(one)})
    assert answer.status_code == 302
    assert digest_of_tables() == before
    home = client.get("/as/borealis/").content.decode()
    assert "signed in without a second factor" in home
    assert "Systems you may see" not in home
    for place in ("systems/", "gaps/", "routes/", "cover/", "seen/"):
        assert client.get(f"/as/borealis/{place}").status_code == 302, place


def test_an_intermediary_passes_on_signed_in_without_reading_the_technical_part() -> None:
    one, before = waiting("peak"), acts(ActKind.HANDED_ON)
    page = get(f"/as/peak/notices/{one.id}/")
    assert "Pass it on" in page
    assert not re.search("optical|clock change", page)
    assert (
        Client().post(f"/as/peak/notices/{one.id}/", {"answer": "pass-on", "digest": text_digest(one)}).status_code
        == 302
    )
    (act,) = new(ActKind.HANDED_ON, before)
    assert (act.by, act.person, act.strength) == ("peak", "Gwen Pike", Strength.SIGNED_IN)


def test_who_may_only_read_is_offered_no_button_and_can_press_none(monkeypatch: pytest.MonkeyPatch) -> None:
    one = waiting("borealis")
    monkeypatch.setitem(JARS, "borealis", session_of(join("borealis", "Reader Only", [Duty.READS])))
    page = get(f"/as/borealis/notices/{one.id}/")
    assert "optical port" in page
    assert ">Acknowledge<" not in page
    case = f"/as/borealis/cases/{one.case}/"
    assert "Release what waits" not in get(case)
    before = digest_of_tables()
    assert (
        Client()
        .post(f"/as/borealis/notices/{one.id}/", {"answer": "acknowledge", "digest": text_digest(one)})
        .status_code
        == 400
    )
    for act in ("judge", "confirm", "release", "file", "sharing"):
        assert Client().post(f"{case}{act}/", {"why": "x"}).status_code == 404, act
    assert digest_of_tables() == before


def test_a_release_needs_a_factor_shown_just_now_and_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"{HARBOUR}{case_of('finding')}/release/"
    before = acts(ActKind.RELEASED)
    assert sent(Client(), path, only="all", why="  ").status_code == 400
    monkeypatch.setattr(actor, "FRESH_FOR", 0)
    answer = Client().post(path, {"only": "all", "why": "To be told."})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/step-in/?next=")
    assert acts(ActKind.RELEASED) == before
    monkeypatch.undo()
    monkeypatch.setattr(actor, "FRESH_FOR", 1e9)
    assert sent(Client(), path, only="all", why="The SSC is to know.").status_code == 302
    (act,) = new(ActKind.RELEASED, before)
    assert (act.by, act.person, act.why) == ("harbour", "Ben Hollis", "The SSC is to know.")
    assert Client().get(path).status_code == 404


def test_a_judgement_and_a_filing_are_recorded_with_who_and_why() -> None:
    case = f"{HARBOUR}{case_of('finding')}/"
    before, filed = acts(ActKind.JUDGED_NOT_MATERIAL), acts(ActKind.FILED)
    answer = sent(Client(), case + "judge/", materiality="not material", why="Seen again.", definition="Ours.")
    assert answer.status_code == 302
    (act,) = new(ActKind.JUDGED_NOT_MATERIAL, before)
    assert (act.by, act.person) == ("harbour", "Ben Hollis")
    assert sent(Client(), case + "file/", channel="", reference="R-1", steps="s").status_code == 400
    given = {"channel": "The SSC's form", "reference": "R-1", "steps": "Exchange them.", "complete_by": "2027-01-31"}
    assert sent(Client(), case + "file/", **given).status_code == 302
    (report,) = new(ActKind.FILED, filed)
    assert (report.by, report.reference, report.strength) == ("harbour", "R-1", Strength.CHANNEL)
    assert report.complete_by
    assert sent(Client(), case + "file/", **{**given, "complete_by": "tomorrow"}).status_code == 400


def test_sharing_is_an_act_that_is_listed_and_ended() -> None:
    path = f"{HARBOUR}{case_of('finding')}/sharing/"
    get(f"/as/dale/cases/{case_of('finding')}/", 404)
    assert sent(Client(), path, what="shared", taker="nobody", person="", why="x").status_code == 400
    assert sent(Client(), path, what="shared", taker="ssc", person="", why="They asked.").status_code == 302
    page = get(path)
    assert "They asked." in page
    assert "Ben Hollis" in page
    assert sent(Client(), path, end="shared", taker="ssc", person="").status_code == 302
    assert "End it" not in get(path)


def test_a_lapsed_member_with_a_live_tab_does_and_sees_nothing() -> None:
    one = waiting("borealis")
    client, path = inside("borealis"), f"/as/borealis/notices/{one.id}/"
    assert client.get(path).status_code == 200
    Membership.objects.filter(organisation="borealis").update(ends_at=tools().now())
    before = digest_of_tables()
    shown, pressed = client.get(path), client.post(path, {"answer": "acknowledge", "digest": text_digest(one)})
    assert (shown.status_code, pressed.status_code) == (404, 404)
    assert shown.content == client.get("/nothing").content
    assert "You are in no organisation here" in client.get("/").content.decode()
    assert digest_of_tables() == before


def test_an_answer_under_another_organisations_address_is_no_page() -> None:
    one, before = waiting("borealis"), digest_of_tables()
    for client, path in (
        (inside("acme"), f"/as/borealis/notices/{one.id}/"),
        (inside("acme"), f"/as/acme/notices/{one.id}/"),
        (inside("harbour"), f"/as/harbour/notices/{one.id}/"),
        (inside("borealis"), f"/as/borealis/notices/{one.id[:12]}/"),
        (inside("borealis"), f"/as/borealis/cases/{one.case}/nothing/"),
    ):
        answer = client.post(path, {"answer": "acknowledge", "digest": text_digest(one)})
        assert (answer.status_code, answer.content) == (404, client.get("/nothing").content), path
    assert digest_of_tables() == before
