"""A code told by telephone: it opens the text to whom it is meant, the header to whoever passes it on, and nothing twice."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.digests import digest_of_tables
from tests.faces.test_web import AT, get, town  # noqa: F401
from tocsin.duties.act import ActKind, Strength
from tocsin.flows.answer import answer
from tocsin.flows.deliver import Instance, deliver
from tocsin.flows.docket import docket
from tocsin.flows.guest import path
from tocsin.flows.share import share
from tocsin.flows.tell_code import CannotTell, Told, tell_code, withdraw_link
from tocsin.flows.tools import Tools
from tocsin.notices.notice import Letter
from tocsin.parties.actor import Sure, at_the_desk
from tocsin.parties.matrix import Given, Sight
from tocsin.parties.sighting import Sighting
from tocsin.records import notices, relay
from tocsin.records.cases import Case
from tocsin.records.parties import Contact
from tocsin.web.looks import log
from tocsin.web.tools import tools
from tocsin.words import PartyId

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
HARBOUR, PEAK, BOREALIS = PartyId("harbour"), PartyId("peak"), PartyId("borealis")
TEXT = "optical port"
MARKERS = re.compile(r"optical|clock|firmware|2\.1\.0|C-[0-9A-Z]{8}", re.IGNORECASE)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """The access log of this test alone."""
    file = log().path
    before = file.read_bytes() if file.exists() else b""
    file.unlink(missing_ok=True)
    yield
    file.write_bytes(before)


def at(**span: float) -> Tools:
    return replace(tools(), now=lambda: AT + timedelta(**span))


def finding() -> str:
    return Case.objects.get(sort="finding").id


def sent(party: str, through: bool = False) -> notices.Delivery:
    """The first mail of the finding to a party, directly or along the path through the meter manager."""
    ids = [
        one.id
        for one in docket(finding(), tools()).notices
        if one.recipient == party and (PEAK in one.path) is through and one.path[0] == HARBOUR
    ]
    return notices.Delivery.objects.filter(notice_id__in=ids, sent_at__isnull=False).order_by("id")[0]


def told(row: notices.Delivery, with_tools: Tools | None = None, by: PartyId = HARBOUR) -> Told:
    return tell_code(row.notice_id, by, "Ben Hollis", with_tools or tools(), row.contact.email)


def tried(client: Client, row: notices.Delivery, **given: str) -> object:
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', client.get(path(str(row.pk))).content.decode())
    return client.post(path(str(row.pk)), {"csrfmiddlewaretoken": token[1] if token else "", **given})


def looks() -> list[Sighting]:
    return list(log().read())


def plain(page: bytes) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", page.decode())


def test_the_maker_reads_the_text_by_the_code_and_acknowledges_exactly_that() -> None:
    row, client, other = sent("borealis"), Client(), Client()
    code = told(row)
    assert (code.name, bool(code.number)) == ("Finn Aalto", True)
    assert tried(client, row, do="code", code=code.code).status_code == 302
    page = client.get(path(str(row.pk))).content.decode()
    assert TEXT in page
    assert "Harbour" in page
    assert not MARKERS.search(get(path(str(row.pk)))), "a forwarded link is opened in another browser"
    assert not MARKERS.search(other.get(path(str(row.pk))).content.decode())
    tried(client, row, do="acknowledge-text")
    tried(client, row, do="acknowledge-text")
    held = docket(finding(), tools())
    mine = [one for one in held.acts if one.notice == row.notice_id and one.at == AT]
    assert [(one.kind, one.by, one.strength) for one in mine] == [
        (ActKind.CODE_TOLD, HARBOUR, Strength.STATED),
        (ActKind.OPENED, BOREALIS, Strength.CODE),
        (ActKind.ACKNOWLEDGED, BOREALIS, Strength.CODE),
    ]
    assert mine[1].digest == mine[2].digest
    said = {(one.sure, one.sight, one.owner, one.key) for one in looks()}
    assert (Sure.LINK.value, Sight.HEADER, HARBOUR, row.notice_id) in said
    assert (Sure.CODE.value, Sight.OWN, HARBOUR, row.notice_id) in said
    assert {one.person for one in looks()} == {""}
    tried(client, row, do="close")
    assert not MARKERS.search(client.get(path(str(row.pk))).content.decode())


def test_looking_changes_nothing_even_with_the_text_open() -> None:
    row, client = sent("borealis"), Client()
    tried(client, row, do="code", code=told(row).code)
    before = digest_of_tables()
    for _ in range(2):
        client.get(path(str(row.pk)))
        client.head(path(str(row.pk)))
    assert digest_of_tables() == before


@pytest.mark.parametrize("why", ["wrong", "none", "replayed", "expired", "withdrawn", "of another", "tried too often"])
def test_whatever_is_wrong_with_a_code_it_is_refused_alike(why: str) -> None:
    row = sent("borealis")
    code = told(row, at(minutes=-16) if why == "expired" else None).code if why != "none" else "0000 0000"
    if why == "replayed":
        tried(Client(), row, do="code", code=code)
    if why == "withdrawn":
        told(row)
    if why == "of another":
        row = sent("peak", through=True)
        told(row)
    if why == "tried too often":
        for number in range(relay.MOST_TRIES):
            assert tried(Client(), row, do="code", code=f"{number:08}").status_code == 400
    given = "1234 5678" if why == "wrong" else code
    refused = tried(Client(), row, do="code", code=given)
    assert refused.status_code == 400
    assert not MARKERS.search(refused.content.decode())
    assert plain(refused.content) == plain(tried(Client(), row, do="code", code="x" * 300).content)
    assert [one.how for one in looks() if one.sight is Sight.NOTHING][-2:] == ["post:guest", "post:guest"]


def test_few_codes_a_day_and_each_is_recorded_with_who_told_it() -> None:
    row = sent("borealis")
    left = [told(row).left_today for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(CannotTell, match="within a day"):
        told(row)
    assert told(row, at(hours=25)).left_today == 4
    acts = [one for one in docket(finding(), tools()).acts if one.kind is ActKind.CODE_TOLD]
    assert {(one.person, one.toward, one.reference) for one in acts} == {("Ben Hollis", BOREALIS, "Finn Aalto")}


def test_no_digit_of_a_code_is_kept() -> None:
    row = sent("borealis")
    code = told(row).code.replace(" ", "")
    assert not relay.ToldCode.objects.filter(digest__contains=code).exists()
    assert code not in "".join(one.reference + one.why for one in docket(finding(), tools()).acts)


def test_whoever_passes_on_opens_the_header_and_by_grant_the_payload_and_never_what_was_seen() -> None:
    row, client = sent("peak", through=True), Client()
    tried(client, row, do="code", code=told(row).code)
    page = client.get(path(str(row.pk))).content.decode()
    assert "given the header only" in page
    assert "Please pass this message on to Borealis" in page
    assert not MARKERS.search(page)
    who = at_the_desk(HARBOUR, AT, "Ben Hollis")
    share(finding(), who, Given.GRANTED, PEAK, "", "They must know the model.", tools())
    page = client.get(path(str(row.pk))).content.decode()
    assert "2.1.0" in page
    assert "has granted you this much of it" in page
    assert TEXT not in page
    assert looks()[-1].sight is Sight.PASS_ON
    tried(client, row, do="acknowledge-text")
    acts = [one for one in docket(finding(), tools()).acts if one.notice == row.notice_id and one.at == AT]
    assert [one.kind for one in acts] == [ActKind.CODE_TOLD]


def test_what_came_sealed_through_a_manager_is_opened_by_the_code_alone() -> None:
    first = sent("peak", through=True)
    answer(first.notice_id, ActKind.HANDED_ON, PEAK, "Gwen Pike", Strength.HEADER, tools())
    letters: list[Letter] = []

    class Yes:
        accepted, permanent, said, absent = True, False, "250", False

    def take(letter: Letter, *_: object) -> Yes:
        letters.append(letter)
        return Yes()

    deliver(take, Instance("tocsin.example", "notices@tocsin.example", path, True), "a test", tools())
    row, client = sent("borealis", through=True), Client()
    assert path(str(row.pk)) in "".join(one.text for one in letters)
    assert not MARKERS.search("".join(one.text for one in letters))
    with pytest.raises(CannotTell):
        told(row, by=PEAK)
    tried(client, row, do="code", code=told(row).code)
    assert TEXT in client.get(path(str(row.pk))).content.decode()
    tried(client, row, do="acknowledge-text")
    acts = [one for one in docket(finding(), tools()).acts if one.notice == row.notice_id and one.by == BOREALIS]
    assert [(one.kind, one.strength) for one in acts] == [
        (ActKind.OPENED, Strength.CODE),
        (ActKind.ACKNOWLEDGED, Strength.CODE),
    ]
    assert acts[0].digest == acts[1].digest == relay.newest(finding(), (HARBOUR, PEAK, BOREALIS), tools().unseal).text


def test_what_a_code_opened_closes_after_half_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    row, client = sent("borealis"), Client()
    tried(client, row, do="code", code=told(row).code)
    monkeypatch.setattr(settings, "AT", (AT + timedelta(minutes=29)).isoformat())
    assert TEXT in client.get(path(str(row.pk))).content.decode()
    monkeypatch.setattr(settings, "AT", (AT + timedelta(minutes=30)).isoformat())
    assert TEXT not in client.get(path(str(row.pk))).content.decode()
    assert tried(client, row, do="acknowledge-text").status_code == 404


@pytest.mark.parametrize("why", ["withdrawn", "too old", "another's contact", "red"])
def test_a_link_that_ended_is_no_page_and_opens_nothing_with_a_code(why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    row, client = sent("borealis"), Client()
    tried(client, row, do="code", code=told(row).code)
    code = told(row).code
    if why == "withdrawn":
        assert withdraw_link(row.notice_id, HARBOUR, "Ben Hollis", "It was forwarded.", tools()) == 1
        assert withdraw_link(row.notice_id, HARBOUR, "Ben Hollis", "Again.", tools()) == 0
    if why == "too old":
        monkeypatch.setattr(settings, "AT", (AT + timedelta(days=60)).isoformat())
    if why == "another's contact":
        Contact.objects.filter(pk=row.contact_id).update(organisation_id="acme", name="Moved")
    if why == "red":
        from tocsin.cases.classify import Reclassified
        from tocsin.flows.keep import News, keep
        from tocsin.words import CaseId, Class

        changed = Reclassified(CaseId(finding()), Class.AMBER, Class.RED, HARBOUR, "Ben Hollis", "Narrower.", AT)
        keep(CaseId(finding()), News(decisions=(changed,)), AT, tools())
        with pytest.raises(CannotTell, match="Amber at most"):
            told(row)
    nothing = client.get("/n/nothing")
    for one in (client.get(path(str(row.pk))), client.post(path(str(row.pk)), {"do": "code", "code": code})):
        assert (one.status_code, one.content) == (404, nothing.content)
    assert looks()[-1].sight is Sight.NOTHING


@pytest.mark.parametrize("why", ["no number", "nobody", "not its own", "unknown", "not sent"])
def test_a_code_that_cannot_be_told_says_why(why: str) -> None:
    row = sent("borealis")
    by, person, reference, contact = HARBOUR, "Ben Hollis", row.notice_id, ""
    if why == "no number":
        Contact.objects.filter(pk=row.contact_id).update(telephone="")
    if why == "nobody":
        person = " "
    if why == "not its own":
        by = PartyId("northwind")
    if why == "unknown":
        reference = "N-0000"
    if why == "not sent":
        contact = "nobody@borealis.example"
    before = digest_of_tables()
    with pytest.raises(CannotTell) as refused:
        tell_code(reference, by, person, tools(), contact)
    assert refused.value.next
    assert digest_of_tables() == before


def test_the_store_of_this_module_is_the_towns(town: Path) -> None:  # noqa: F811
    assert log().path.parent == town
