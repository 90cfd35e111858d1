"""The code administrator's pages: what they record, what they refuse, and to whom they are not there."""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tests.faces.entered import JARS, Client, everybody_in, join, session_of
from tests.rooms.changes.test_variation import TEXT as STRAW
from tocsin.changes.held.ballot import Vote
from tocsin.changes.held.consultation import Answer
from tocsin.changes.held.decision import Fiction, Varied
from tocsin.drivers import processes
from tocsin.flows import amend
from tocsin.flows.amend import Author
from tocsin.flows.found import found
from tocsin.parties.actor import Duty
from tocsin.records import changes, ledger
from tocsin.records.parties import Organisation, OrganisationName, PartyRole
from tocsin.web.changes_seen import office

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
DESK, SUPPLIER = "/as/code-administrator/changes/SEC-75/", "/as/northwind/changes/SEC-75/"
CONSULTATION = (
    "{event: consultation, what: {id: %s, on: ps v0.3, opens_at: 2026-11-%s, closes_at: 2026-%s,"
    " questions: [{id: need, asks: Is it a problem?}, {id: cost, asks: What would it cost?}], invited: [{party: northwind, category: small_supplier}]}}"
)
SECRET = "quagga-price"


@pytest.fixture(scope="module")
def desk(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """A store with DP075, three organisations and two consultations, one open and one closed, taken away after this module."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(django_settings, "AT", AT.isoformat())
        with transaction.atomic():
            found("town", True, AT)
            for party, name, role in (
                ("northwind", "Northwind Energy", "supplier"),
                ("harbour", "Harbour Power", "supplier"),
                ("code-administrator", "Code Administrator", "code_administrator"),
            ):
                Organisation.objects.create(id=party)
                OrganisationName.objects.create(organisation_id=party, called=name)
                PartyRole.objects.create(organisation_id=party, role=role)
            amend.load(processes.golden(), "dp075.yaml", Author(), office())
            for id_, opens, closes in (
                ("open", "23T09:00:00Z", "12-15T17:00:00Z"),
                ("shut", "01T09:00:00Z", "11-20T17:00:00Z"),
            ):
                amend.record(
                    "DP075", CONSULTATION % (id_, opens, closes), "x", Author(None, "Ivy Trent", "code_admin"), office()
                )
            with everybody_in(patch):
                for party in ("northwind", "harbour", "code-administrator"):
                    JARS[party] = session_of(join(party))
                yield
            transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def told(desk: None) -> Iterator[None]:
    """Whatever a test records is taken back after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def held():
    return amend.find("SEC-75", office())


FORMS = ("desk/", "variation/", "simulate/", "consultations/open/desk/", "paper/")


@pytest.mark.parametrize("form", FORMS)
def test_the_desks_forms_are_there_for_nobody_else_and_guarded_against_forgery(form: str) -> None:
    assert Client().get(DESK + form).status_code == 200
    assert Client().get(SUPPLIER + form).status_code == 404
    assert Client().post(SUPPLIER + form, {"way": "move"}).status_code == 404
    assert Client(enforce_csrf_checks=True).post(DESK + form, {"way": "text"}).status_code == 403


def test_looking_at_the_forms_records_nothing() -> None:
    before = ledger.Leaf.objects.count()
    for form in FORMS:
        Client().get(DESK + form)
    assert ledger.Leaf.objects.count() == before


def test_resolutions_of_a_meeting_are_recorded_together_and_open_the_change_in_refinement() -> None:
    shown = Client().get(DESK + "desk/")
    assert b"AGREE that DP075 is ready to be converted" in shown.content
    given = {f"result-paper--{n}": "agreed" for n in (1, 2, 3)} | {
        "way": "resolve",
        "when": "2019-06-14",
        "meeting": "69",
    }
    done = Client().post(DESK + "desk/", given, follow=True)
    assert b"Recorded:" in done.content
    assert (held().reference, held().stage) == ("MP075", "refinement")
    assert held().moves[-1].when.on.isoformat() == "2019-06-14"
    assert b"Resolutions of a meeting" not in done.content, "nothing is left to resolve"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"way": "resolve"}, "none of them says what was resolved"),
        ({"way": "resolve", "result-paper--1": "agreed", "meeting": "six"}, "it is no number"),
        ({"way": "resolve", "result-paper--1": "perhaps"}, "it is not known here"),
        ({"way": "move", "step": "panel:conversion", "when": "2026-11-23"}, "this step needs resolution:convert"),
        ({"way": "move", "step": "nowhere"}, "none was chosen"),
        ({"way": "vote", "ballot": "none", "voter": "Ada", "seat": "large_supplier", "position": "approve"}, "no ballot none was opened"),
        ({"way": "open", "body": "ssc", "ballot": "b", "question": "?", "on": "ps v0.3"}, "it is not known here"),
        ({"way": "date", "authority": "the Panel"}, "it is empty"),
        ({"way": "text", "events": "{event: poem, what: {}}"}, "poem"),
        ({"way": "burn"}, "it is not known here"),
    ],
)  # fmt: skip
def test_what_cannot_be_recorded_is_refused_in_words_and_nothing_is_kept(given: dict[str, str], says: str) -> None:
    before = len(held().events)
    answer = Client().post(DESK + "desk/", given)
    assert answer.status_code == 400
    assert "There is a problem" in answer.content.decode()
    assert says in answer.content.decode().replace("&#x27;", "'")
    assert len(held().events) == before


def test_a_ballot_is_opened_voted_in_and_closed_from_its_raw_votes() -> None:
    post = Client().post
    assert (
        post(
            DESK + "desk/",
            {"way": "open", "body": "change_board", "ballot": "b1", "question": "Approve it?", "on": "ps v0.3"},
        ).status_code
        == 302
    )
    for voter, seat, position in (
        ("A", "large_supplier", "approve"),
        ("B", "small_supplier", "approve"),
        ("C", "consumer", "reject"),
    ):
        vote = {"way": "vote", "ballot": "b1", "voter": voter, "seat": seat, "position": position, "option": "proposal"}
        assert post(DESK + "desk/", vote).status_code == 302
    assert (
        post(
            DESK + "desk/", {"way": "vote", "ballot": "b1", "voter": "D", "seat": "ssc", "position": "approve"}
        ).status_code
        == 400
    )
    assert "approve" not in Client().get("/changes/SEC-75/decisions/").content.decode(), (
        "votes are not public before the close"
    )
    assert post(DESK + "desk/", {"way": "close", "ballot": "b1"}).status_code == 302
    assert post(DESK + "desk/", {"way": "close", "ballot": "b1"}).status_code == 400
    shown = Client().get("/changes/SEC-75/decisions/").content.decode()
    assert "Proposal: approve" in shown
    assert "majority of categories" in shown
    assert len(held().of(Vote)) == 3


def test_what_is_recorded_in_an_invented_store_is_marked_as_fiction_once_from_the_earliest_day() -> None:
    Client().post(DESK + "desk/", {"way": "resolve", "result-paper--1": "agreed", "when": "2019-06-14"})
    marks = held().told(Fiction)
    assert [one.when.latest().isoformat() for one in marks] == ["2026-11-24", "2019-06-14"]
    Client().post(DESK + "desk/", {"way": "resolve", "result-paper--2": "agreed", "when": "2019-06-14"})
    assert len(held().told(Fiction)) == 2
    assert "Whatever is recorded from 14 June 2019 on is invented" in Client().get("/changes/SEC-75/").content.decode()
    assert "Played on" not in Client().get("/changes/SEC-75/?on=2019-06-07").content.decode()


def mailed(**more: object) -> dict[str, object]:
    mail = SimpleUploadedFile("mail.eml", b"From: Ada Marsh (invented)")
    return {
        "way": "enter", "invited": "northwind", "person": "Ada Marsh", "received": "2026-11-19T16:00", "original": mail,
        "kept": "the shared mailbox", "text-need": "Yes.", "text-cost": SECRET, "secret-cost": "1", **more,
    }  # fmt: skip


def test_an_answer_by_mail_counts_from_when_it_came_with_its_original_and_who_entered_it() -> None:
    assert Client().post(DESK + "consultations/shut/desk/", mailed()).status_code == 302
    [answer] = held().of(Answer)
    assert answer.received_at == datetime(2026, 11, 19, 16, tzinfo=UTC)
    assert answer.original == f"sha256:{sha256(b'From: Ada Marsh (invented)').hexdigest()}, kept at the shared mailbox"
    assert answer.entered_by == "Somebody New"
    row = changes.ChangeEvent.objects.get(sort="answer")
    assert row.classification == "Amber"
    worked = Client().get(DESK + "consultations/shut/desk/").content.decode()
    assert SECRET in worked
    assert SECRET not in Client().get(SUPPLIER + "views/").content.decode()
    assert Client().post(DESK + "consultations/shut/desk/", {"way": "collate"}).status_code == 302
    public = Client().get("/changes/SEC-75/views/").content.decode()
    assert "by e-mail" in public
    assert "confidential, and not shown here" in public
    for address in (
        "/changes/SEC-75/views/",
        "/changes/SEC-75/timeline/",
        "/changes/SEC-75/change.json",
        "/changes/feed.atom",
    ):
        said = Client().get(address).content.decode()
        assert SECRET not in said
    told = list(amend.show("SEC-75", None, office(), public=True).held.told(Answer))
    assert (told[0].by, told[0].what.entered_by, told[0].what.original) == ("northwind", "", "")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"received": "2026-11-20T17:00"}, "was closed at that instant"),
        ({"received": "yesterday"}, "it is no time"),
        ({"kept": ""}, "is missing"),
        ({"original": SimpleUploadedFile("mail.eml", b"")}, "empty or over 10 MB"),
        ({"invited": "", "other": ""}, "it does not say whose it is"),
        ({"text-need": "", "text-cost": ""}, "it answers nothing"),
    ],
)  # fmt: skip
def test_an_answer_by_mail_that_lacks_something_is_refused_and_what_was_typed_is_kept(
    more: dict[str, object], says: str
) -> None:
    answer = Client().post(DESK + "consultations/shut/desk/", mailed(**more))
    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert "Ada Marsh" in answer.content.decode()
    assert held().of(Answer) == ()


def test_a_consultation_is_collated_only_after_its_close() -> None:
    refused = Client().post(DESK + "consultations/open/desk/", {"way": "collate"})
    assert refused.status_code == 400
    assert b"it closes at 17:00 on 15 Dec 2026" in refused.content


def test_an_open_consultation_is_met_on_the_summary() -> None:
    shown = Client().get(SUPPLIER).content.decode()
    assert shown.count("See what is asked, and answer") == 1
    assert "consultations/open/" in shown
    assert "See what is asked" not in Client().get(SUPPLIER + "?on=2019-06-07").content.decode()


def test_an_answer_is_its_authors_own_until_it_is_collated() -> None:
    where = SUPPLIER + "consultations/open/answer/"
    assert Client().post(where, {"at": "need", "text-need": SECRET}).status_code == 302
    assert SECRET in Client().get(where).content.decode()
    assert SECRET not in Client().get("/as/harbour/changes/SEC-75/consultations/open/answer/").content.decode()
    assert held().of(Answer) == ()
    checked = Client().post(where, {"way": "check", "text-need": SECRET})
    assert b"Send the answer" in checked.content
    assert Client().post(where, {"way": "send"}).status_code == 302
    assert SECRET in Client().get(where).content.decode()
    for other in (
        "/as/harbour/changes/SEC-75/consultations/open/answer/",
        "/as/harbour/changes/SEC-75/views/",
        "/changes/SEC-75/change.json",
    ):
        assert SECRET not in Client().get(other).content.decode()
    assert SECRET in Client().get(DESK + "consultations/open/desk/").content.decode()


def test_an_organisation_that_was_not_asked_chooses_its_category_and_a_closed_form_takes_nothing() -> None:
    where = "/as/harbour/changes/SEC-75/consultations/open/answer/"
    form = Client().get(where).content
    assert b"In which category you answer" in form
    assert b"Somebody New, Harbour Power" in form, "the page says who is signed in"
    Client().post(where, {"way": "check", "text-need": "Yes.", "category": "small_supplier"})
    assert Client().post(where, {"way": "send"}).status_code == 302
    assert [(one.by, one.category) for one in held().of(Answer)] == [("Harbour Power", "small_supplier")]
    shut = SUPPLIER + "consultations/shut/answer/"
    assert b"<textarea" not in Client().get(shut).content
    Client().post(shut, {"way": "check", "text-need": "Late."})
    assert Client().post(shut, {"way": "send"}).status_code in (302, 400)
    assert not any(one.consultation == "shut" for one in held().of(Answer))


def test_who_may_only_read_cannot_answer_or_record() -> None:
    kept = JARS["northwind"]
    JARS["northwind"] = session_of(join("northwind", "Reader Only", frozenset({Duty.READS})))
    try:
        answer = Client().post(SUPPLIER + "consultations/open/answer/", {"at": "need", "text-need": "Yes."})
    finally:
        JARS["northwind"] = kept
    assert answer.status_code == 400
    assert b"may look here, and not act" in answer.content


def variation(**more: str) -> dict[str, str]:
    shown = Client().get(DESK + "variation/").content.decode()
    place = shown.index('<span class="govuk-details__summary-text">SEC G3.20</span>')
    n = shown[place:].split('id="act-', 1)[1].split('"', 1)[0]
    return {
        "base": "ssc-guidance", "name": "by-form", "title": "By a form", "label": "hypothetical", "source": "invented",
        f"act-{n}": "replace", f"says-{n}": "The supplier arranges to be told, by whichever route.",
        "left-1": "supplier", "right-1": "manager", "agreement-1": "meter_management", "way-1": "be told", **more,
    }  # fmt: skip


def test_a_variation_is_seen_clause_by_clause_before_it_is_kept_and_says_that_it_is_a_strawman() -> None:
    seen = Client().post(DESK + "variation/", variation(way="preview")).content.decode()
    assert "The supplier arranges to be told, by whichever route." in seen
    assert "a contract for meter management" in seen
    assert "This is a strawman" in seen
    assert held().of(Varied) == ()
    assert Client().post(DESK + "variation/", variation(way="keep")).status_code == 302
    [kept] = held().of(Varied)
    assert (kept.id, kept.base, kept.label, len(kept.digest)) == ("by-form", "ssc-guidance", "hypothetical", 64)
    rules = Client().get("/changes/SEC-75/rules/").content.decode()
    assert "by whichever route" in rules
    assert "This is a strawman" in rules
    assert "map_contract" not in rules


def test_a_variation_that_changes_nothing_or_breaks_a_duty_is_refused() -> None:
    empty = {
        "base": "ssc-guidance",
        "name": "n",
        "title": "t",
        "label": "hypothetical",
        "source": "s",
        "way": "preview",
    }
    assert b"changes nothing" in Client().post(DESK + "variation/", empty).content
    shown = Client().get(DESK + "variation/").content.decode()
    n = shown[shown.index('summary-text">SEC G3.20</span>') :].split('id="act-', 1)[1].split('"', 1)[0]
    broken = Client().post(DESK + "variation/", empty | {f"act-{n}": "remove"})
    assert broken.status_code == 400
    assert b"stands on it, and it is taken away" in broken.content


def test_a_variation_recorded_as_an_event_is_read_as_strictly_as_any_other() -> None:
    told = "\n".join(f"      {line}" for line in STRAW.splitlines())
    event = f"event: variation\nwhat:\n  id: straw\n  base: ssc-guidance\n  digest: '@'\n  text: |\n{told}\n"
    bad = Client().post(DESK + "desk/", {"way": "text", "events": event.replace("@", "0" * 64)})
    assert bad.status_code == 400
    assert b"its digest is given as" in bad.content
    assert Client().post(DESK + "desk/", {"way": "text", "events": event.replace("@", "")}).status_code == 302
    assert len(held().of(Varied)[0].digest) == 64


@pytest.mark.parametrize(
    "address",
    [
        "/changes/SEC-75/consultations/open/",
        "/processes/sec-2018-11/",
        "/processes/bsc/",
        "/changes/SEC-75/documents/paper/",
        "/changes/SEC-75/documents/paper.pdf",
    ],
)
def test_white_is_open_without_signing_in(address: str) -> None:
    from django.test import Client as Nobody

    answer = Nobody().get(address)
    assert answer.status_code == 200
    assert BytesIO(answer.content).getbuffer().nbytes > 500
    assert Nobody().get("/processes/nonesuch/").status_code == 404
