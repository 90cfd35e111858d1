"""Two tenants who distrust each other: no request of one changes a row of the other, shows a word of it, or tells that it is."""

import json
import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client as DjangoClient

from tests.digests import digest_of_tables
from tests.faces.entered import inside
from tests.faces.probed import Staged, canary, staged
from tests.faces.test_web import PAGES, PARTIES, addresses, town  # noqa: F401
from tocsin.parties.actor import EVERY_DUTY
from tocsin.records import notices
from tocsin.records.cases import Case
from tocsin.records.parties import Agreement, Contact
from tocsin.records.people import Person
from tocsin.records.runs import SimulationRun
from tocsin.web.tools import tools
from tocsin.words import Class

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
ACTS = ("judge", "confirm", "release", "file", "sharing")
CANARY = re.compile(rb"canary-[a-z-]+-(?:white|green|amber|red)-7c1b")
"""Every token that is in a secret field."""


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fsync", lambda _file: None)


def owned_by(party: str) -> dict[str, list[str]]:
    """The references of what is an organisation's own: cases, notices, contacts, people, agreements."""
    return {
        "case": list(Case.objects.filter(opened_by=party).values_list("pk", flat=True)),
        "notice": list(notices.Notice.objects.filter(from_party=party).values_list("pk", flat=True)),
        "contact": [str(one) for one in Contact.objects.filter(organisation=party).values_list("pk", flat=True)],
        "person": [
            str(one) for one in Person.objects.filter(memberships__organisation=party).values_list("pk", flat=True)
        ],
        "agreement": list(Agreement.objects.filter(first=party).values_list("pk", flat=True)),
    }


def forms(owner: dict[str, list[str]]) -> list[dict[str, str]]:
    """Every form of the pages, filled in well, with ids of another organisation in the body."""
    every = {f"may-{one.value}": "yes" for one in EVERY_DUTY}
    person, contact = owner["person"][0], owner["contact"][0]
    notice, case = (owner["notice"] or [""])[0], (owner["case"] or [""])[0]
    ids = {"person": person, "contact": contact, "notice": notice, "case": case, "reference": case, "party": "harbour"}
    return [
        {"do": "end", **ids},
        {"do": "verify", **ids},
        {"do": "end-agency", "agent": "harbour", **ids},
        {"materiality": "not material", "why": "x", "definition": "x", **ids},
        {"stands": "no", "summary": "x", "remedy": "", "fixed_in": "", **ids},
        {"only": notice, "why": "x", **ids},
        {"only": "all", "why": "x", **ids},
        {"channel": "x", "steps": "x", "complete_by": "", "why": "", **ids},
        {"what": "granted", "taker": "dcc", "why": "x", **ids, "person": ""},
        {"end": "shared", "taker": "ssc", **ids, "person": ""},
        {"answer": "acknowledge", "digest": "0" * 64, **ids},
        {"answer": "refuse", "why": "x", "digest": "0" * 64, **ids},
        {"accept": "harbour", "called": "x", **ids},
        {"invite": "harbour", **ids},
        {
            "do": "name",
            "name": "A B",
            "email": "a@b.example",
            "organisation": "harbour",
            **every,
            **ids,
            "person": person,
        },
    ]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("northwind", "harbour"),
        pytest.param("harbour", "northwind", marks=pytest.mark.slow),
        ("peak", "harbour"),
        pytest.param("acme", "borealis", marks=pytest.mark.slow),
    ],
)
def test_no_pair_of_path_and_body_changes_a_row_of_the_other(one: str, other: str) -> None:
    theirs, mine = owned_by(other), owned_by(one)
    client = inside(one)
    cases = (theirs["case"] or ["C-00000000000000000000000000"])[:1] + mine["case"][:1]
    sent = (theirs["notice"] or ["N-00000000000000000000000000"])[:2]
    bases = (f"/as/{one}/", f"/as/{other}/")
    paths = [f"{base}organisation/" for base in bases] + [f"{base}invitations/" for base in bases]
    paths += [
        f"{base}cases/{case}/{act}/"
        for base, case, act in product(bases, cases, ACTS)
        if case not in mine["case"] or base != bases[0]
    ]
    paths += [f"{base}notices/{notice}/" for base, notice in product(bases, sent)]
    before, fired = rows_of(other), 0
    for path, form in product(paths, forms(theirs)):
        if path == f"/as/{one}/organisation/" and form.get("do") == "name":
            continue
        answer = client.post(path, form)
        fired += 1
        assert answer.status_code in (302, 400, 404), (path, form)
        assert answer.status_code != 302 or path == f"/as/{one}/organisation/" or "step-in" in answer["Location"], (
            path,
            form,
        )
    assert fired > 150
    assert rows_of(other) == before


def rows_of(party: str) -> str:
    """The rows of a tenant, and of every table that holds acts, as one text."""
    held = {
        table: digest
        for table, digest in digest_of_tables().items()
        if table
        in (
            "Case",
            "Notice",
            "ActDone",
            "Decision",
            "Share",
            "DutyOwed",
            "Membership",
            "ActsFor",
            "Contact",
            "Claim",
            "Agreement",
        )
    }
    assert len(held) == 11
    return json.dumps([party, held], sort_keys=True)


@pytest.mark.usefixtures("quick")
def test_forbidden_and_absent_are_the_same_status_headers_and_bytes() -> None:
    stage = staged()
    client = inside("northwind")
    for sort, real, absent in (
        ("cases", stage.cases[Class.AMBER], "C-00000000000000000000000000"),
        ("notices", stage.texts[Class.AMBER, "peak"], "N-00000000000000000000000000"),
        (
            "simulations",
            (SimulationRun.objects.values_list("pk", flat=True).first() or "R-1"),
            "R-00000000000000000000000000",
        ),
    ):
        for tail, method in product(("", "report.html", "judge/", "sharing/"), ("get", "head", "post")):
            if tail and sort != "cases":
                continue
            for base in ("/as/northwind/", "/as/harbour/"):
                seen = [getattr(client, method)(f"{base}{sort}/{key}/{tail}") for key in (real, absent)]
                shapes = {(a.status_code, a.content, tuple(sorted(a.headers.items()))) for a in seen}
                assert len(shapes) == 1, (base, sort, tail, method)
    page = client.get(f"/as/northwind/cases/{stage.cases[Class.AMBER]}/").content.decode()
    assert not re.search(r"C-|token|nonce|northwind|harbour", page)


@pytest.fixture
def marked(quick: None) -> Staged:
    return staged()


def test_no_canary_of_one_tenant_stands_in_anothers_pages_mails_logs_or_exports(
    marked: Staged, caplog: pytest.LogCaptureFixture
) -> None:
    mail.outbox.clear()
    allowed = {
        "harbour": {"case", "market-street", "peak", "harbour-foods", "borealis"},
        "borealis": {"case", "borealis"},
        "market-street": {"case", "market-street"},
    }
    for party in PARTIES:
        client, found = inside(party), set()
        for address in addresses(party):
            for method in ("get", "post"):
                found |= set(CANARY.findall(getattr(client, method)(address).content))
        found -= {canary(Class.WHITE, what).encode() for what in ("case", *PARTIES)}
        found -= {canary(Class.GREEN, what).encode() for what in ("case", *PARTIES)}
        mine = {canary(colour, what).encode() for colour in (Class.AMBER, Class.RED) for what in allowed.get(party, ())}
        assert found <= mine, (party, found - mine)
        assert not any(b"-red-" in one for one in found if party != "peak"), party
    outside = DjangoClient()
    for address in (
        "/",
        "/changes/",
        "/step-in/",
        "/claim/",
        "/nothing",
        "/account/login/",
        *(f"/as/ssc/{page}" for page in PAGES),
    ):
        assert not CANARY.search(outside.get(address).content), address
    assert not any(CANARY.search(str(one.message()).encode()) for one in mail.outbox)
    assert not CANARY.search(caplog.text.encode())
    kept = [one for one in Path(settings.STORE).rglob("*") if one.is_file()]
    assert any(one.name == "access.jsonl" for one in kept)
    assert not [one for one in kept if CANARY.search(one.read_bytes())]


def test_a_dump_of_the_database_holds_no_canary_at_amber_or_red_in_clear(marked: Staged) -> None:
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for cell in row:
                    found |= set(
                        CANARY.findall(bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode())
                    )
    assert any(b"-white-" in one for one in found), "the dump was not read"
    assert not [one for one in found if b"-amber-" in one or b"-red-" in one]


def test_an_error_page_holds_nothing_of_what_was_asked(marked: Staged, monkeypatch: pytest.MonkeyPatch) -> None:
    case = marked.cases[Class.AMBER]

    def broken(*_: object) -> None:
        raise ValueError(canary(Class.AMBER, "case"))

    monkeypatch.setattr("tocsin.web.case.legs", broken)
    client = inside("harbour")
    client.raise_request_exception = False
    answer = client.get(f"/as/harbour/cases/{case}/")
    assert answer.status_code == 500
    assert not CANARY.search(answer.content)
    assert case not in answer.content.decode()


@pytest.mark.parametrize(
    "away",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/as/x\r\nSet-Cookie: a=b"],
)
def test_no_page_leads_away_or_splits_a_header(away: str) -> None:
    person = Person.objects.get(email="ben.hollis@harbour.example").pk
    client = DjangoClient()
    answer = client.post("/step-in/", {"person": str(person), "next": away})
    assert answer.status_code == 302
    assert "evil" not in answer["Location"]
    assert not re.search(r"[\r\n]", answer["Location"])
    assert "a" not in answer.cookies
    seen = DjangoClient().get("/as/harbour/", {"next": away, "q": "\r\nX: y"})
    assert seen["Location"].startswith("/step-in/?next=%2Fas%2Fharbour%2F")
    assert tools().now()
