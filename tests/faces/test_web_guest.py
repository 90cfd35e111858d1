"""The page of a link in a mail: a header and a button, and nothing that a stranger could learn or do with it."""

import re
from pathlib import Path

import pytest
from django.core import signing
from django.http import HttpResponse
from django.test import Client

from tests.digests import digest_of_tables
from tests.faces.test_web import AT, get, link_of, town  # noqa: F401
from tocsin.duties.act import ActKind, Strength
from tocsin.plain import from_bytes
from tocsin.records import notices
from tocsin.records.duties import ActDone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
MARKERS = re.compile(r"BE-1|be1|optical|clock|firmware|2\.1\.0|C-[0-9A-Z]{8}|Harbour|BOREALIS-INVENTED", re.IGNORECASE)


def acts(kind: ActKind) -> list:
    from tocsin.duties.act import Act
    from tocsin.web.tools import tools

    rows = ActDone.objects.filter(sort=kind.value).order_by("number")
    return [from_bytes(row.opened(tools().unseal), Act) for row in rows]


def new(kind: ActKind, before: list) -> list:
    return [one for one in acts(kind) if one not in before]


def test_opening_a_link_changes_nothing_and_shows_a_header() -> None:
    link, before = link_of("borealis"), digest_of_tables()
    page = get(link)
    Client().head(link)
    assert digest_of_tables() == before
    assert "Acknowledge" in page
    assert "Borealis Metering (invented), Finn Aalto" in page
    assert "Amber" in page
    assert page.count("<button") == 1
    assert not MARKERS.search(re.sub(r"<svg.*?</svg>", "", page).replace(link, ""))


def test_a_link_holds_nothing_of_the_case() -> None:
    for party in ("borealis", "peak", "capital-map"):
        assert not MARKERS.search(link_of(party))


def test_each_mail_of_the_story_leads_to_the_page_of_its_own_notice(town: Path) -> None:  # noqa: F811
    letters = [path.read_text("utf-8") for path in sorted((town / "mail").glob("*.eml"))]
    assert len(letters) > 10
    for letter in letters:
        link = re.search(r"http://127\.0\.0\.1:8000(/n/\S+)", letter)
        reference = re.search(r"Reference: (N-\w+)", letter)
        assert link
        assert reference
        assert reference[1] in get(link[1])


def test_the_button_proves_receipt_of_the_header_once() -> None:
    link, before = link_of("borealis"), acts(ActKind.ACKNOWLEDGED)
    said = [press(link), press(link), press(link)]
    assert [one.status_code for one in said] == [302, 302, 302]
    (act,) = new(ActKind.ACKNOWLEDGED, before)
    assert (act.by, act.person, act.strength, act.at) == ("borealis", "Finn Aalto", Strength.HEADER, AT)
    page = get(link)
    assert "Recorded: acknowledged" in page
    assert "<button" not in page
    assert not MARKERS.search(page.replace(link, ""))


def press(link: str, **given: str) -> HttpResponse:
    client = Client(enforce_csrf_checks=True)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(link).content.decode())
    return client.post(link, {"csrfmiddlewaretoken": token[1] if token else fetched(client), **given})


def fetched(client: Client) -> str:
    """A form opened before the button was pressed elsewhere: its token still stands."""
    other = client.get(link_of("peak")).content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', other)
    assert found
    return found[1]


def test_a_form_from_elsewhere_records_nothing() -> None:
    link, before = link_of("borealis"), digest_of_tables()
    answer = Client(enforce_csrf_checks=True).post(link)
    assert answer.status_code == 403
    assert b"Nothing was recorded" in answer.content
    assert digest_of_tables() == before


def test_a_message_is_passed_on_by_one_press_and_goes_in_the_intermediarys_name() -> None:
    link, before = link_of("capital-map"), acts(ActKind.HANDED_ON)
    sent = notices.Notice.objects.count()
    page = get(link)
    assert page.count("<button") == 2
    assert not MARKERS.search(page.replace(link, ""))
    press(link, way="tocsin")
    press(link, way="tocsin")
    (act,) = new(ActKind.HANDED_ON, before)
    assert (act.by, act.strength, act.channel) == ("capital-map", Strength.HEADER, "")
    assert notices.Notice.objects.count() == sent + 1
    assert notices.Notice.objects.latest("happened_at").from_party_id == "capital-map"
    assert "Recorded: handed on" in get(link)


def test_passing_on_another_way_says_how() -> None:
    link, before, sent = link_of("peak"), acts(ActKind.HANDED_ON), notices.Notice.objects.count()
    answer = press(link, way="another", how="   ")
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "There is a problem" in page
    assert page.count("Say how you passed it on") == 2
    assert "<title>Error: " in page
    assert acts(ActKind.HANDED_ON) == before
    press(link, way="another", how="by telephone\n<b>today</b>")
    (act,) = new(ActKind.HANDED_ON, before)
    assert act.channel == "by telephone <b>today</b>"
    assert notices.Notice.objects.count() == sent
    assert "<b>today" not in get(link)


def test_a_forged_link_is_no_page() -> None:
    good = link_of("peak")
    number, _, mark = good.removeprefix("/n/").partition(".")
    forged = (
        f"{int(number) + 1}.{mark}",
        f"{number}.{mark[:-1]}",
        f"{number}.{mark}x",
        signing.Signer(sep=".", salt="another").sign(number),
        signing.Signer(sep=".", salt="tocsin.guest").sign("999999"),
        signing.Signer(sep=".", salt="tocsin.guest").sign("x"),
        "x" * 5000,
    )
    nothing = Client().get("/n/nothing").content
    for token in forged:
        for answer in (Client().get(f"/n/{token}"), Client().post(f"/n/{token}")):
            assert (answer.status_code, answer.content) == (404, nothing)


@pytest.fixture
def red() -> str:
    """A link to a notice of a finding that is Red."""
    from tocsin.cases.case import Affected
    from tocsin.cases.judgement import Materiality
    from tocsin.flows.guest import path
    from tocsin.flows.hear import find
    from tocsin.flows.judge import judge
    from tocsin.flows.release import release
    from tocsin.web.tools import tools
    from tocsin.words import Class, ModelId, PartyId

    who, person = PartyId("northwind"), "Ada Marsh"
    held = tools()
    case = find(who, person, [Affected(ModelId("acme-px400"))], "Title", "Seen", AT, held, Class.RED).case
    judge(case, who, person, Materiality("material"), "Why", "A definition", held)
    release(case, who, person, "To be told.", held)
    return path(str(notices.Delivery.objects.filter(notice__in_case=case).latest("id").pk))


def test_nothing_at_red_is_shown_or_answered_by_a_link(red: str) -> None:
    before = digest_of_tables()
    assert Client().get(red).content == Client().get("/n/nothing").content
    assert Client().post(red).status_code == 404
    assert digest_of_tables() == before
