"""The change desk as pages: open as far as it is White, the same for everybody, unchanged by looking, and no vote."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from importlib.resources import files
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from django.conf import settings as django_settings
from django.db import transaction

from tests.digests import digest_of_tables
from tests.faces.entered import JARS, Client, everybody_in, join, session_of
from tocsin.changes.held.document import Document
from tocsin.changes.held.view import Stance, View
from tocsin.changes.intake.read_events import blank
from tocsin.drivers import processes, rulebooks
from tocsin.flows import amend
from tocsin.flows.amend import Author
from tocsin.flows.found import found
from tocsin.records.parties import Organisation, OrganisationName, PartyRole
from tocsin.web.changes_open import escaped, folded
from tocsin.web.changes_seen import office
from tocsin.words import Class, PartyId

if TYPE_CHECKING:
    from playwright.sync_api import Route

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
DESK, SUPPLIER = "/as/code-administrator/changes/", "/as/northwind/changes/"
INLINE = re.compile(rb"<script|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
HOSTILE = "<script>alert(1)</script>\x07 =cmd() \"'"
MARK = {colour: f"marker-{colour.value.lower()}-quagga" for colour in Class}
INVENTED = """
invented: true
documents: []
modification:
  id: 901
  refs: [{ref: DP901, kind: draft}]
  title: "%s"
  code: SEC
  stage: {now: raised, as_at: 2026-11-20}
  proposer: {person: Ada Marsh, organisation: Northwind Energy}
  summary: Made up for a test.
"""
PARTS = ("", "documents/", "views/", "timetable/", "decisions/", "timeline/", "simulation/")
OPEN = (
    *(
        "/changes/",
        "/changes/?stage=Development",
        "/changes/?on=2019-06-07",
        "/changes/?stage=None+such",
        "/changes/next/",
    ),
    *(
        "/changes/next/?on=2019-06-01",
        "/rulebooks/compare/",
        "/rulebooks/compare/?a=sec-g3-2019&b=licence-50-all-equipment-only",
    ),
    *(f"/changes/DP075/{part}{on}" for part in PARTS for on in ("", "?on=2019-06-07")),
    *("/changes/DP075/documents/paper/", "/changes/DP075/documents/ps/", "/changes/MP075/", "/changes/sec-75/views/"),
)
FILES = (
    "/changes/register.json",
    "/changes/register.csv",
    "/changes/feed.atom",
    "/changes/calendar.ics",
    "/changes/DP075/change.json",
)


@pytest.fixture(scope="module")
def desk(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """A store with DP075 and three organisations, taken away again after this module."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(django_settings, "AT", AT.isoformat())
        with transaction.atomic():
            found("town", True, AT)
            for party, name, role in (
                ("northwind", "Northwind Energy", "supplier"),
                ("dcc", "The DCC", "dcc"),
                ("code-administrator", "Code Administrator", "code_administrator"),
            ):
                one = Organisation.objects.create(id=party)
                OrganisationName.objects.create(organisation=one, called=name)
                PartyRole.objects.create(organisation=one, role=role)
            amend.load(processes.golden(), "dp075.yaml", Author(), office())
            with everybody_in(patch):
                for party, name in (
                    ("northwind", "Ada Marsh"),
                    ("dcc", "Orla Kent"),
                    ("code-administrator", "Ivy Trent"),
                ):
                    JARS[party] = session_of(join(party, name))
                yield
            transaction.set_rollback(True)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk")]


def get(path: str, status: int = 200) -> str:
    answer = Client().get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def words(path: str) -> str:
    """A page's text, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", get(path))).split())


def tell(*what: object, change: str = "DP075") -> None:
    for one in what:
        amend.tell(
            change,
            (replace(blank(AT, "Ivy Trent", "code_admin"), what=one),),
            Author(PartyId("code-administrator")),
            office(),
        )


@pytest.fixture
def above_white() -> None:
    """A document at each class, with its mark, and a view on it; and one at White that nobody has issued."""
    for colour in Class:
        name = f"{colour.value.lower()}-note"
        tell(
            Document(name, "legal_text", colour, MARK[colour], version="1", texts=(("Legal text", (MARK[colour],)),)),
            View("Somebody", "informal", Stance.DOUBT, reasons=(f"see {MARK[colour]}",), on=amend.Named(name, "1")),
        )


def test_every_page_opens_and_looking_changes_nothing() -> None:
    before = digest_of_tables()
    places = (
        *OPEN,
        *FILES,
        *(f"/as/{party}{one}" for party in ("northwind", "code-administrator") for one in OPEN),
        f"{DESK}DP075/paper/",
    )
    for address in places:
        shown, head = Client().get(address), Client().head(address)
        assert (shown.status_code, head.status_code, head.content) == (200, 200, b""), address
        assert "unsafe" not in shown["Content-Security-Policy"]
        assert not INLINE.search(shown.content), address
    assert digest_of_tables() == before


def test_no_page_but_the_builder_takes_a_post() -> None:
    assert {Client().post(one).status_code for one in (*OPEN, *FILES)} == {405}


def test_an_unknown_modification_and_a_document_not_to_be_seen_are_one_and_the_same_page(above_white: None) -> None:
    places = (
        "/changes/DP999/",
        "/changes/DP075/documents/red-note/",
        "/changes/DP075/documents/none/",
        "/changes/DP075/rules/",
    )
    places += (
        f"{SUPPLIER}DP075/documents/amber-note/",
        f"{SUPPLIER}DP075/paper/",
        "/changes/none/views/",
        "/changes/DP075/documents/paper.exe",
    )
    assert len({get(one, 404) for one in places}) == 1


def test_nothing_above_white_and_no_draft_is_ever_open(above_white: None) -> None:
    for address in (*OPEN, *FILES, *(f"/as/northwind{one}" for one in OPEN)):
        page = get(address)
        assert not [mark for mark in MARK.values() if mark in page], address
    assert all(mark in get(f"{DESK}DP075/documents/") for mark in MARK.values())
    assert MARK[Class.RED] in get(f"{DESK}DP075/views/")


def test_a_file_saved_above_white_carries_its_class_in_its_name(above_white: None) -> None:
    answer = Client().get(f"{DESK}DP075/documents/amber-note.md")
    assert "-AMBER.md" in answer["Content-Disposition"]


def test_views_stand_by_who_holds_them_and_are_called_no_vote() -> None:
    page = words("/changes/DP075/views/")
    parties = page[page.index("Responses of parties") : page.index("Bodies and others")]
    assert "1 Small Supplier" in parties
    assert "3 Other SEC Parties" in parties
    assert (
        parties.index("For")
        < parties.index("1 Small Supplier")
        < parties.index("Against")
        < parties.index("3 Other SEC")
    )
    assert "SSC , strong" in page
    assert "not weighed or added up" in page
    assert not re.search(
        r"\bvote[ds]?\b|(?<!\.)\b\d (for|against)\b|total of", page.replace("counted as votes", "").lower()
    )


def test_the_count_has_its_noun_and_follows_the_stage() -> None:
    assert "1 modification, as at" in words("/changes/")
    assert "1 modification in Development" in words("/changes/?stage=Development")
    assert "0 modifications in Refinement" in words("/changes/?stage=Refinement")


def test_dates_stand_to_the_day_or_to_the_week() -> None:
    page = words("/changes/DP075/timetable/")
    for said in (
        "week commencing 17 June 2019",
        "10 July 2019",
        "week commencing 22 July 2019",
        "7 August 2019",
        "9 August 2019",
    ):
        assert said in page
    assert "Papers due, 5 working days before: Update provided to the Panel" in page
    assert "2 August 2019" in page


def test_a_page_can_be_seen_as_at_a_day() -> None:
    assert "DP075" in words("/changes/DP075/?on=2019-06-06")
    assert "Nothing on its timetable is still to come" in words("/changes/DP075/?on=2026-11-24")
    assert "week commencing 17 June 2019" in words("/changes/DP075/?on=2019-06-07")
    assert "issued, 7 June 2019" in words("/changes/DP075/documents/?on=2019-06-07")
    assert "No document" in words("/changes/DP075/documents/?on=2019-06-06")
    get("/changes/DP075/?on=1850-01-01", 400)
    get("/changes/DP075/?on=yesterday", 400)


def test_whom_it_affects_is_said_to_the_reader() -> None:
    assert "Yes. Northwind Energy is in the register as one of those" in words(f"{SUPPLIER}DP075/")
    assert "names no role in which The DCC" in words("/as/dcc/changes/DP075/")
    assert "It names: suppliers; suppliers to businesses" in words("/changes/DP075/")


def test_a_public_paper_is_not_called_invented_though_its_store_is() -> None:
    page = words("/changes/DP075/")
    assert "Invented: every organisation" not in page
    assert "does not say it is invented" in page


def test_what_is_invented_says_so_everywhere() -> None:
    amend.load(INVENTED % "A made-up matter", "made-up.yaml", Author(), office())
    assert "Invented: every organisation" in words("/changes/DP901/")
    assert "Invented" in words("/changes/")
    assert "Invented. A made-up matter" in get("/changes/feed.atom")


def test_hostile_text_stays_text() -> None:
    tell(
        View(HOSTILE, "informal", Stance.DOUBT, reasons=(HOSTILE,)),
        Document("bad", "legal_text", Class.WHITE, HOSTILE, version="1"),
    )
    for address in (
        "/changes/DP075/views/",
        "/changes/DP075/timeline/",
        "/changes/feed.atom",
        f"{DESK}DP075/documents/",
        f"{DESK}DP075/documents/bad/",
    ):
        assert "<script>" not in get(address), address
    ElementTree.fromstring(get("/changes/feed.atom"))
    get("/changes/?stage=%3Cscript%3E&on=2026-11-24")
    assert "<script>" not in get("/changes/?stage=%3Cscript%3Ealert(1)%3C/script%3E")


def test_the_register_can_be_taken_as_data() -> None:
    assert json.loads(get("/changes/register.json"))[0]["reference"] == "DP075"
    rows = list(csv.DictReader(io.StringIO(get("/changes/register.csv").removeprefix("\ufeff"))))
    assert (rows[0]["reference"], rows[0]["stage"]) == ("DP075", "Development")
    assert json.loads(get("/changes/DP075/change.json"))["views"]["for"] == ["1 Small Supplier"]


def test_a_cell_of_the_register_is_never_a_formula() -> None:
    amend.load(INVENTED % "=HYPERLINK(1)", "made-up.yaml", Author(), office())
    assert "'=HYPERLINK(1)" in get("/changes/register.csv")


def test_the_feed_is_atom_with_an_entry_for_what_happened() -> None:
    space = "{http://www.w3.org/2005/Atom}"
    root = ElementTree.fromstring(get("/changes/feed.atom"))
    titles = [one.findtext(f"{space}title") for one in root.iter(f"{space}entry")]
    assert "DP075: Issued: ps v0.3 (elsewhere)" in titles
    assert len({one.findtext(f"{space}id") for one in root.iter(f"{space}entry")}) == len(titles)


def test_the_calendar_has_days_and_weeks_in_the_form_of_its_standard() -> None:
    raw = Client().get("/changes/calendar.ics").content
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    said = raw.decode().replace("\r\n ", "").split("\r\n")
    entries = "\n".join(said).split("BEGIN:VEVENT")[1:]
    week = next(one for one in entries if "Develop business requirements" in one)
    assert "DTSTART;VALUE=DATE:20190617\nDTEND;VALUE=DATE:20190624" in week
    panel = next(one for one in entries if "SUMMARY:DP075: Update provided" in one)
    assert "DTSTART;VALUE=DATE:20190809\nDTEND;VALUE=DATE:20190810" in panel
    uids = [line for line in said if line.startswith("UID:")]
    assert len(set(uids)) == len(uids) == len(entries)


def test_a_folded_line_comes_back_whole_and_cuts_no_character() -> None:
    line = "SUMMARY:" + "é€😀,;" * 60
    assert folded(line).replace("\r\n ", "") == line
    assert all(len(one.encode()) <= 75 for one in folded(line).split("\r\n"))
    assert escaped("a;b,c\\d\r\ne") == "a\\;b\\,c\\\\d\\ne"


def test_a_document_reads_in_its_order_with_its_class_and_footnote() -> None:
    page = words("/changes/DP075/documents/paper/")
    heads = ["1. Purpose", "2. Summary of the issue", "3. Proposed progression", "4. Recommendations"]
    assert [page.index(one) for one in heads] == sorted(page.index(one) for one in heads)
    assert "SECP_69_1406_11" in page
    assert "White (our reading: TLP:CLEAR)" in page
    assert 'href="#note-1"' in get("/changes/DP075/documents/ps/")
    saved = Client().get("/changes/DP075/documents/paper.md")
    assert saved["Content-Disposition"].startswith("attachment")
    assert b"W/C 17 Jun 19" in saved.content
    for ending, begins in (("docx", b"PK"), ("pdf", b"%PDF")):
        assert Client().get(f"/changes/DP075/documents/paper.{ending}").content.startswith(begins)


def test_a_simulation_is_the_page_of_a_kept_run_and_of_none_where_there_is_none() -> None:
    assert "0 kept runs" in words("/as/northwind/simulations/")
    get("/as/northwind/simulations/?on=2026-01-01", 400)
    get("/as/northwind/simulations/R-00000000000000000000000000/", 404)


FORM = {
    "kind": "panel_paper", "name": "paper", "version": "2", "title": "Second paper", "reference": "SECP_99_2411_3",
    "action": "For Decision", "person": "Ivy Trent", "date": "2026-11-24", "class": "White", "to": "panel",
    **{f"text-{n}": f"Text {n}" for n in range(6)},
    "verb-1": "AGREE", "asks-1": "that it goes on", "verb-2": "NOTE", "asks-2": "the timetable",
    "activity-1": "Meet the SSC", "when-1": "2026-12-02", "with-1": "ssc",
    "activity-2": "Draft requirements", "when-2": "2026-12-07", "week-2": "1",
}  # fmt: skip


def test_a_paper_is_seen_with_its_gaps_before_anything_is_kept() -> None:
    before = digest_of_tables()
    answer = Client().post(f"{DESK}DP075/paper/", FORM | {"way": "preview", "reference": "", "date": ""})
    page = " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())
    assert "Reference: not given." in page
    assert "Date: not given." in page
    assert "AGREE that it goes on; and" in page
    assert "W/C 07 Dec 26" in page
    assert digest_of_tables() == before
    saved = Client().post(f"{DESK}DP075/paper/", FORM | {"way": "md"})
    assert saved["Content-Disposition"].startswith("attachment")
    assert digest_of_tables() == before


def test_issuing_refuses_gaps_and_then_freezes_the_paper() -> None:
    refused = Client().post(f"{DESK}DP075/paper/", FORM | {"way": "issue", "reference": ""})
    assert refused.status_code == 400
    assert "it has gaps" in refused.content.decode()
    assert Client().post(f"{DESK}DP075/paper/", FORM | {"way": "issue"}).status_code == 302
    assert "Issued on 24 November 2026" in words("/changes/DP075/documents/paper/")


def test_the_builder_is_the_administrators_and_its_form_is_guarded() -> None:
    assert Client().post(f"{SUPPLIER}DP075/paper/", FORM).status_code == 404
    assert Client(enforce_csrf_checks=True).post(f"{DESK}DP075/paper/", FORM).status_code == 403
    for wrong in ({"kind": "none"}, {"class": "Blue"}, {"date": "soon"}, {"verb-1": "DEMAND"}, {"when-1": ""}):
        assert Client().post(f"{DESK}DP075/paper/", FORM | wrong).status_code == 400


def test_two_rulebooks_stand_side_by_side_and_a_strawman_says_so() -> None:
    page = words("/rulebooks/compare/?a=ssc-guidance&b=strawman-manager")
    assert "is no rule: our strawman, hypothetical" in page
    assert "added" in page
    assert "As the machine reads it" in page
    assert "No entry differs" in words("/rulebooks/compare/?a=ssc-guidance&b=ssc-guidance")
    get("/rulebooks/compare/?a=none", 400)


def test_the_calendar_of_working_days_is_that_of_the_rules() -> None:
    assert rulebooks.calendar().working(date(2019, 8, 2))


@pytest.mark.browser
@pytest.mark.timeout(240)
@pytest.mark.parametrize("width", [1280, 320])
def test_no_page_has_a_serious_fault_of_access(chromium: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    # Pages are rendered here and handed to the browser, which so needs no server; the style sheet is given beside them.
    style = (files("tocsin.web") / "static" / "tocsin.css").read_bytes()
    shown = {one: Client().get(one).content for one in (*OPEN, f"{SUPPLIER}DP075/", f"{DESK}DP075/paper/")}
    faults = []
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page, axe = opened.new_page(viewport={"width": width, "height": 900}), Axe()

        def answer(route: "Route") -> None:
            path = route.request.url.removeprefix("http://tocsin.test")
            is_page = path in shown
            route.fulfill(
                body=shown[path] if is_page else style if path.endswith(".css") else b"",
                content_type="text/html" if is_page else "text/css" if path.endswith(".css") else "image/svg+xml",
            )

        page.route("**/*", answer)
        for address in shown:
            page.goto("http://tocsin.test" + address)
            found_faults = axe.run(page).response
            assert found_faults["passes"], "axe looked at nothing"
            faults += [
                f"{address}: {one['id']}"
                for one in found_faults["violations"]
                if one["impact"] in ("serious", "critical")
            ]
            broader = page.evaluate("document.documentElement.scrollWidth")
            faults += [f"{address}: {broader} pixels wide"] if broader > width else []
        opened.close()
    assert not faults, "\n".join(faults)
