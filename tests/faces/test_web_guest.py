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
    assert re.findall(r'name="do" value="([^"]+)"', page) == ["acknowledge", "refuse", "code"]
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
    said = [press(link, do="acknowledge") for _ in range(3)]
    assert [one.status_code for one in said] == [302, 302, 302]
    (act,) = new(ActKind.ACKNOWLEDGED, before)
    assert (act.by, act.person, act.strength, act.at) == ("borealis", "Finn Aalto", Strength.HEADER, AT)
    page = get(link)
    assert "Recorded: acknowledged" in page
    assert re.findall(r'name="do" value="([^"]+)"', page) == ["code"]
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
    assert re.findall(r'name="do" value="([^"]+)"', page) == ["pass-on", "another-way", "refuse", "code"]
    assert not MARKERS.search(page.replace(link, ""))
    press(link, do="pass-on")
    press(link, do="pass-on")
    (act,) = new(ActKind.HANDED_ON, before)
    assert (act.by, act.strength, act.channel) == ("capital-map", Strength.HEADER, "")
    assert notices.Notice.objects.count() == sent + 1
    assert notices.Notice.objects.latest("happened_at").from_party_id == "capital-map"
    assert "Recorded: handed on" in get(link)


WHEN = {"day": "24", "month": "11", "year": "2026", "time": "08:30"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"how": "   ", "whom": "Finn"}, "Say how you passed it on"),
        ({"how": "by telephone", "whom": ""}, "Say to whom"),
        ({"day": "31", "month": "2"}, "Give the date and the time"),
        ({"time": "25:00"}, "Give the date and the time"),
        ({"time": ""}, "Give the date and the time"),
        ({"day": "٢٤"}, "Give the date and the time"),
        ({"year": "99999"}, "Give the date and the time"),
        ({"time": "09:01"}, "must be in the past"),
        ({"month": "1"}, "must be after the message"),
    ],
)
def test_passing_on_another_way_says_how_to_whom_and_when(given: dict[str, str], said: str) -> None:
    link, before = link_of("peak"), acts(ActKind.HANDED_ON)
    answer = press(link, do="another-way", **({"how": "by telephone", "whom": "Finn"} | WHEN | given))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert page.count(said) == 2
    assert "There is a problem" in page
    assert "<title>Error: " in page
    assert '<details class="govuk-details" open>' in page
    assert acts(ActKind.HANDED_ON) == before


def test_what_was_passed_on_another_way_is_recorded_with_how_to_whom_and_when_and_sends_nothing() -> None:
    link, before, sent = link_of("peak"), acts(ActKind.HANDED_ON), notices.Notice.objects.count()
    press(link, do="another-way", how="by telephone\n<b>today</b>", whom="Finn Aalto, Borealis", **WHEN)
    (act,) = new(ActKind.HANDED_ON, before)
    assert act.channel == "by telephone <b>today</b>"
    assert act.reference == "to Finn Aalto, Borealis, Tuesday 24 November 2026, 08:30 UTC"
    assert notices.Notice.objects.count() == sent
    page = get(link)
    assert "<b>today" not in page
    assert "to Finn Aalto, Borealis, Tuesday 24 November 2026" in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"reason": "not-ours", "since": "1 October 2026"}, "It is not ours any more, since 1 October 2026"),
        ({"reason": "cannot", "more": "No contract\x00 holds."}, "We cannot pass it on: No contract holds."),
        ({"reason": "wrong-contact"}, "You have the wrong contact"),
    ],
)
def test_a_refusal_says_why(given: dict[str, str], said: str) -> None:
    link, before = link_of("peak"), acts(ActKind.REFUSED)
    press(link, do="refuse", **given)
    (act,) = new(ActKind.REFUSED, before)
    assert (act.why, act.strength) == (said, Strength.HEADER)
    assert said in get(link)


@pytest.mark.parametrize(
    ("given", "said"), [({}, "Choose why"), ({"reason": "x"}, "Choose why"), ({"reason": "not-ours"}, "since when")]
)
def test_a_refusal_without_a_reason_is_asked_for_one(given: dict[str, str], said: str) -> None:
    link, before = link_of("peak"), digest_of_tables()
    answer = press(link, do="refuse", **given)
    assert (answer.status_code, said in answer.content.decode()) == (400, True)
    assert digest_of_tables() == before


@pytest.mark.parametrize("what", ["", "x", "acknowledge", "acknowledge-text", "close", "code"])
def test_a_button_that_is_not_there_records_nothing(what: str) -> None:
    link, before = link_of("peak"), acts(ActKind.ACKNOWLEDGED) + acts(ActKind.HANDED_ON) + acts(ActKind.OPENED)
    press(link, do=what)
    assert acts(ActKind.ACKNOWLEDGED) + acts(ActKind.HANDED_ON) + acts(ActKind.OPENED) == before


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
