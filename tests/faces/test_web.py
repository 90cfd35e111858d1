"""The pages over a small invented town: who sees what, that looking changes nothing, and that nothing hostile gets through."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import Client as DjangoClient

from tests.digests import digest_of_tables
from tests.faces.entered import JARS, Client, everybody_in, inside, join, session_of
from tocsin.cli.settle_in import BEFORE, _settle_in
from tocsin.flows.board import board
from tocsin.flows.guest import paths
from tocsin.records.cases import Case
from tocsin.records.duties import ActDone
from tocsin.records.parties import Organisation, OrganisationName
from tocsin.records.store import Store
from tocsin.records.watch import Beat
from tocsin.town.people import SEVEN
from tocsin.web.tools import tools
from tocsin.words import PartyId

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
PARTIES = (
    *("northwind", "harbour", "grand-lowland", "market-street", "acme", "borealis", "peak", "dale", "capital-map"),
    *("harbour-foods", "ssc", "dcc", "code-administrator"),
)
PAGES = (
    *("", "cases/", "systems/", "systems/?show=no-be-told", "routes/", "routes/?holding=1&direction=tell", "gaps/"),
    *("gaps/?direction=be-told&test=working", "cover/", "rulebooks/", "rulebooks/sec-g3-2019/"),
    *("rulebooks/licence-50-all-equipment-only/", "cover/?on=2021-03-01", "gaps/list.csv", "gaps/list.xlsx"),
)
INLINE = re.compile(rb"<script|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
FORBIDDEN = (b"gds transport", b"gds-transport", b"crown", b"crest")


@pytest.fixture(scope="module")
def town(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The town of 5,000 devices with its two stories played, taken away again after this module."""
    folder = tmp_path_factory.mktemp("town") / "store"
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(django_settings, "STORE", folder)
        patch.setattr(django_settings, "AT", AT.isoformat())
        patch.setenv("TOCSIN_STORE", str(folder))
        with transaction.atomic():
            _settle_in(folder, 5000, AT - BEFORE, "http://127.0.0.1:8000")
            with everybody_in(patch):
                yield folder
            transaction.set_rollback(True)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


def get(path: str, status: int = 200) -> str:
    answer = Client().get(path)
    assert answer.status_code == status, path
    return answer.content.decode() if "text/html" in answer["Content-Type"] else ""


def case_of(kind: str) -> str:
    return Case.objects.get(sort=kind).id


def link_of(party: str) -> str:
    return paths(board(PartyId(party), tools()).to_answer[0].id)[0]


def addresses(party: str) -> Iterator[str]:
    """Every page of an organisation, and every page that its home and its cases link to."""
    base = f"/as/{party}/"
    found = dict.fromkeys(base + page for page in PAGES)
    for page in (base, base + "cases/"):
        found |= dict.fromkeys(re.findall(rf'href="({base}[^"#]*)"', get(page)))
    for page in [one for one in found if re.search(r"cases/C-", one)]:
        for name in re.findall(r'href="(report\.[a-z]+)"', get(page)):
            found[page + name] = None
    yield from map(unescape, found)


@pytest.mark.parametrize("party", PARTIES)
def test_every_page_opens_and_looking_changes_nothing(party: str) -> None:
    before = digest_of_tables()
    for address in addresses(party):
        shown, head = Client().get(address), Client().head(address)
        assert (shown.status_code, head.status_code, head.content) == (200, 200, b""), address
        assert "default-src 'none'" in shown["Content-Security-Policy"]
        assert "unsafe" not in shown["Content-Security-Policy"]
        assert shown["Cache-Control"] == "no-store"
        if "Content-Disposition" not in shown:
            assert not INLINE.search(shown.content), address
            assert not [word for word in FORBIDDEN if word in shown.content.lower()], address
    assert digest_of_tables() == before


def test_nobody_sees_a_page_before_signing_in_and_none_can_be_told_from_another() -> None:
    finding = case_of("finding")
    pages = (
        "/",
        "/as/northwind/",
        "/as/nobody/",
        f"/as/harbour/cases/{finding}/",
        "/as/harbour/cases/C-0/",
        "/nothing",
    )
    for page in pages:
        for client, door in ((DjangoClient(), "/step-in/"), (DjangoClient(REMOTE_ADDR="192.0.2.1"), "/account/login/")):
            answer = client.get(page)
            assert (answer.status_code, answer.content) == (302, b"")
            assert answer["Location"] == f"{door}?{urlencode({'next': page})}"


def test_one_press_steps_in_as_one_of_the_seven_and_each_home_shows_what_needs_them() -> None:
    page = get("/step-in/")
    assert all(one.name in page for one in SEVEN)
    for one in SEVEN:
        client = DjangoClient()
        key = re.search(rf'name="person" value="(\d+)">{one.name}<', page)
        assert key
        answer = client.post("/step-in/", {"person": key[1]}, follow=True)
        home = answer.content.decode()
        assert answer.status_code == 200
        assert "What needs you" in home
        assert one.name in home


def test_one_steps_in_at_this_machine_only_and_never_into_a_real_store(settings: object) -> None:
    assert DjangoClient(REMOTE_ADDR="192.0.2.1").get("/step-in/").status_code == 404
    assert DjangoClient().post("/step-in/", {"person": "99999"}).status_code == 404
    settings.STEP_IN = False
    assert DjangoClient().get("/step-in/").status_code == 404
    settings.STEP_IN = True
    Store.objects.update(invented=False)
    assert DjangoClient().get("/step-in/").status_code == 404


def test_unknown_and_forbidden_are_one_and_the_same_page() -> None:
    finding = case_of("finding")
    assert finding in get("/as/harbour/cases/" + finding + "/")
    places = (
        f"/as/northwind/cases/{finding}/",
        f"/as/acme/cases/{finding}/report.pdf",
        f"/as/borealis/cases/{finding}/report.docx",
        f"/as/harbour/cases/{finding[:8]}/",
        f"/as/harbour/cases/{finding}/report.exe",
        "/as/northwind/cases/C-00000000000000000000000000/",
        "/as/nobody/",
        "/as/NORTHWIND/",
        "/as/northwind/rulebooks/policy/",
        "/as/northwind/gaps/list.exe",
        "/n/1.forged",
        "/n/forged",
        "/nothing/here",
    )
    seen = (
        inside(found[1] if (found := re.match("/as/(northwind|acme|borealis|harbour)/", one)) else "dcc").get(one)
        for one in places
    )
    answers = {(one.status_code, one.content, tuple(sorted(one.headers.items()))) for one in seen}
    assert len(answers) == 1
    assert next(iter(answers))[0] == 404


def test_what_is_prepared_and_not_sent_tells_its_recipient_nothing() -> None:
    from tocsin.cases.case import Affected
    from tocsin.cases.judgement import Materiality
    from tocsin.flows.hear import find
    from tocsin.flows.judge import judge
    from tocsin.web.tools import tools
    from tocsin.words import ModelId, PartyId

    home = get("/as/acme/"), get("/as/acme/cases/")
    device = [Affected(ModelId("acme-px400"))]
    case = find(PartyId("northwind"), "Ada Marsh", device, "Title", "Seen", AT, tools()).case
    judge(case, PartyId("northwind"), "Ada Marsh", Materiality("material"), "Why", "A definition", tools())
    assert case in get(f"/as/northwind/cases/{case}/")
    assert "Waiting for a person" in get("/as/northwind/") or case[:8] in get("/as/northwind/")
    get(f"/as/acme/cases/{case}/", 404)
    get(f"/as/ssc/cases/{case}/", 404)
    assert (get("/as/acme/"), get("/as/acme/cases/")) == home


def test_a_title_holds_nothing_of_a_case_or_of_its_reader() -> None:
    pages = ["/as/harbour/", f"/as/harbour/cases/{case_of('finding')}/", link_of("peak"), "/as/harbour/gaps/"]
    for page in pages:
        title = re.search(r"<title>(.*?)</title>", get(page))
        assert title
        assert not re.search(r"C-|N-|BE-1|borealis|harbour|peak|clock change", title[1], re.IGNORECASE)


@pytest.fixture
def forgetful() -> Iterator[None]:
    """Nothing remembered before, and nothing after, for a test that changes the register behind everybody's back."""
    from tocsin.web.questions import ANSWERS

    ANSWERS.kept.clear()
    yield
    ANSWERS.kept.clear()


@pytest.mark.usefixtures("forgetful")
def test_hostile_names_are_escaped_wherever_they_stand() -> None:
    hostile = "<script>alert(1)</script>\"'><b onclick=x>"
    OrganisationName.objects.filter(organisation__in=["northwind", "harbour", "borealis"]).update(called=hostile)
    hurt = [f"/as/{party}/{page}" for party in ("harbour", "borealis", "ssc") for page in PAGES if "list." not in page]
    for address in ["/step-in/", *hurt, f"/as/harbour/cases/{case_of('finding')}/"]:
        content = Client().get(address).content
        assert not INLINE.search(re.sub(rb"&lt;.*?&gt;", b"", content)), address
        assert b"<b onclick" not in content
    assert b"&lt;script&gt;alert(1)" in Client().get("/as/ssc/systems/").content


def test_an_address_that_asks_for_nonsense_is_told_what_to_do() -> None:
    for query in ("test=x", "direction=x", "rulebook=policy", "on=2026-13-01", "on=yesterday"):
        assert "What to do:" in get(f"/as/northwind/gaps/?{query}", 400)
    for query in ("page=0", "page=-1", "page=99999999999999", "page=x", "page=٣"):
        get(f"/as/ssc/gaps/?{query}")
    get("/as/ssc/routes/?holding=9999")
    assert Client().post("/as/northwind/").status_code == 405


def test_each_number_of_the_home_page_opens_its_rows() -> None:
    page = get("/as/harbour/")
    links = re.findall(r'href="(/as/harbour/systems/\?show=[^"]+)">([\d,]+)', page)
    assert len(links) == 6
    for where, number in links:
        rows = get(where)
        said = re.search(r"([\d,]+) systems? in", rows)
        assert (said[1] if said else "0") == number
    reasons = re.findall(r'href="(/as/harbour/gaps/\?[^"]+)">([\d,]+) systems', page)
    assert reasons
    for where, number in reasons:
        assert f"<dd>{number}</dd>" in get(unescape(where))


def test_an_organisation_without_systems_or_cases_reads_that_nothing_is_broken() -> None:
    for page in ("", "cases/", "systems/", "gaps/", "routes/"):
        assert "Nothing is broken" in get(f"/as/dcc/{page}")


def test_the_silent_hop_is_shown_as_it_is_and_nobody_is_late() -> None:
    page = get(f"/as/harbour/cases/{case_of('finding')}/")
    assert "Past our own target" in page
    assert "policy, not law" in page
    assert "Peak Metering Services (invented): not known to be reached" in page
    assert not re.search(r"\blate\b|breached|excused", page)
    for party in ("harbour", "borealis"):
        assert '<td class="govuk-table__cell">To the Security Sub-Committee</td>' in get(f"/as/{party}/"), party
    told = get(f"/as/borealis/cases/{case_of('advisory')}/")
    assert re.search(r"Northwind Energy \(invented\)</th><td[^>]*>Not known to be reached", told)


def test_an_intermediary_reads_the_header_only() -> None:
    page = get(f"/as/peak/cases/{case_of('finding')}/")
    assert "given the header only" in page
    assert not re.search(r"BE-1|optical|clock change", page)
    assert "optical port" in get(f"/as/borealis/cases/{case_of('finding')}/")


def test_files_are_marked_in_name_and_first_row() -> None:
    for ending in ("csv", "xlsx"):
        answer = Client().get(f"/as/northwind/gaps/list.{ending}?direction=be-told")
        assert re.search(
            rf'attachment; filename="gaps-[a-z-]+-2026-11-24-AMBER\.{ending}"', answer["Content-Disposition"]
        )
    first = Client().get("/as/northwind/gaps/list.csv").content.decode("utf-8-sig").splitlines()[0]
    assert first.lstrip('"').startswith("Amber")
    for ending, magic in (("html", b"<!DOCTYPE"), ("docx", b"PK"), ("pdf", b"%PDF")):
        answer = Client().get(f"/as/harbour/cases/{case_of('finding')}/report.{ending}")
        assert answer.content.startswith(magic)
        assert answer["Content-Disposition"] == f'attachment; filename="report-to-ssc-AMBER.{ending}"'


def test_a_direction_that_was_not_asked_for_is_not_called_missing() -> None:
    page = get("/as/northwind/routes/?direction=be-told&rulebook=ssc-hub")
    assert "Tell the manufacturer</text>" not in page
    assert page.count("<svg") == 2
    assert "hop by hop" in page


def test_a_strawman_says_that_it_is_no_rule() -> None:
    for name, label in (
        ("strawman-manager", "our strawman, hypothetical"),
        ("licence-50-all-equipment-only", "our scenario"),
    ):
        assert f"This is no rule: {label}" in get(f"/as/ssc/rulebooks/{name}/")
    assert "This is no rule" not in get("/as/ssc/rulebooks/sec-g3-2019/")


def test_the_engine_is_not_asked_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    from tocsin.web import tools

    pages = [f"/as/market-street/{page}" for page in ("", "systems/", "gaps/", "cover/", "routes/")]
    for page in pages:
        get(page)
    monkeypatch.setattr(tools.known, "holdings", lambda *_: pytest.fail("the engine was run in a request"))
    for page in pages:
        get(page)


def test_a_new_act_is_seen_at_once() -> None:
    from tocsin.flows.stamp import stamp
    from tocsin.words import PartyId

    before, link = stamp(PartyId("ssc")), link_of("borealis")
    Client().post(link, {"do": "acknowledge"})
    assert stamp(PartyId("ssc")) != before


def test_a_party_with_a_name_only_can_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    Organisation.objects.create(id="newcomer")
    monkeypatch.setitem(JARS, "newcomer", session_of(join("newcomer")))
    assert "What needs you" in get("/as/newcomer/")
    assert not ActDone.objects.filter(actor="newcomer").exists()


def test_whoever_is_signed_in_is_warned_where_nobody_works_and_a_stranger_is_not() -> None:
    assert "govuk-warning-text" not in get("/as/northwind/cases/")
    Beat.objects.create(worker="w1", began_at=LONG_AGO, beat_at=LONG_AGO)
    said = get("/as/northwind/cases/")
    assert 'class="govuk-warning-text" role="status"' in said
    assert "No worker has shown that it lives since 2026-01-01 00:00 UTC" in said
    assert "No worker" not in DjangoClient().get("/operator-can-read/").content.decode()


LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
