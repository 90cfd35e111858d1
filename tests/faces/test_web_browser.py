"""The pages as a reader meets them: in a browser, at two widths, by keyboard alone, with script off."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

from tocsin.town.people import PEOPLE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
AT = "2026-11-24T09:00:00Z"
PASSWORD = "a long invented sentence"
EMAIL = "ben.hollis@harbour.example"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
PAGES = (
    *(
        "/step-in/",
        "/account/",
        "/as/harbour/",
        "/as/peak/",
        "/as/borealis/",
        "/as/borealis/cases/",
        "/as/dcc/",
        "/as/ssc/systems/",
    ),
    *("/as/northwind/routes/?holding=3", "/as/ssc/gaps/", "/as/northwind/gaps/?test=x", "/as/ssc/cover/"),
    *("/as/ssc/rulebooks/", "/as/ssc/rulebooks/sec-g3-2019/", "/as/ssc/rulebooks/ssc-hub/", "/nothing"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the store of this module stands; its mails are files."""
    return tmp_path_factory.mktemp("served") / "store"


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[str]:
    """The address of `tocsin serve` in a process of its own, over a town of 5,000 devices in a new store."""
    command = [sys.executable, "-m", "tocsin.cli.main", "serve", "--store", str(folder), "--port", "0"]
    given = {name: value for name, value in os.environ.items() if name not in ("TOCSIN_STORE", "TOCSIN_DATABASE")}
    with subprocess.Popen(
        [*command, "--devices", "5000", "--at", AT],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=given | {"PYTHONUNBUFFERED": "1", "COLUMNS": "200"},
    ) as process:
        assert process.stdout
        said: list[str] = []
        try:
            for line in process.stdout:
                said.append(line)
                if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                    yield found[0]
                    break
            else:
                pytest.fail("tocsin serve did not start:\n" + "".join(said))
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="module")
def browser(chromium: str) -> "Iterator[Browser]":
    """Debian's Chromium, driven; it reaches nothing but this machine."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield opened
        opened.close()


def stepped_in(context: "BrowserContext", served: str, party: str) -> "Page":
    """Step in as the first person of an organisation of the town."""
    page = context.new_page()
    page.goto(served + "/step-in/")
    name = next(one.name for one in PEOPLE if one.party == party)
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()
    return page


def whose(address: str) -> str:
    """Whose address it is; nobody's is looked at by the dcc."""
    found = re.match(r"/as/([^/]+)/", address)
    return found[1] if found else "dcc"


@pytest.fixture(scope="module")
def pages(served: str, folder: Path, browser: "Browser") -> list[str]:
    """What to open; the last two are links of mails, to a message to pass on and to a notice."""
    context, found = browser.new_context(), []
    for party, places in (("harbour", ("cases", "notices")), ("borealis", ("cases", "notices"))):
        page = stepped_in(context, served, party)
        for place in places:
            page.goto(f"{served}/as/{party}/{place}/")
            found += re.findall(rf'href="(/as/{party}/{place}/[CN]-[^"/]+/)"', page.content())[:2]
        page.goto(served + next(one for one in reversed(found) if "/cases/" in one))
        found += [
            urljoin(page.url, one).removeprefix(served) for one in re.findall(r'href="([a-z]+/)"', page.content())
        ]
    context.close()
    return [*PAGES, *dict.fromkeys(found), link(folder, "gwen.pike@peak"), link(folder, "finn.aalto@borealis")]


def link(folder: Path, to: str) -> str:
    """The link in the last mail to somebody."""
    mails = [one.read_text("utf-8") for one in sorted((folder / "mail").glob("*.eml"))]
    return re.findall(r"(/n/\S+)", next(one for one in reversed(mails) if f"To: {to}" in one))[0]


def walk(context: "BrowserContext", served: str, pages: list[str]) -> "Iterator[tuple[str, Page]]":
    """Open each page in turn, signed in as a person of the organisation under whose address it is."""
    inside, page = "", context.new_page()
    for address in pages:
        if whose(address) != inside:
            inside, page = whose(address), stepped_in(context, served, whose(address))
        page.goto(served + address)
        yield address, page


@pytest.mark.parametrize("width", [1280, 320])
def test_no_page_has_a_serious_fault_of_access(served: str, pages: list[str], browser: "Browser", width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    # The page's own policy forbids the script that axe is, so it is set aside for this look only.
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    axe, faults = Axe(), []
    for address, page in walk(context, served, pages):
        answer = axe.run(page).response
        assert answer["passes"], "axe looked at nothing"
        faults += [
            f"{address}: {one['id']}: {one['nodes'][0]['html'][:160]}"
            for one in answer["violations"]
            if one["impact"] in ("serious", "critical")
        ]
        broader = page.evaluate("document.documentElement.scrollWidth")
        faults += [f"{address}: {broader} pixels wide"] if broader > width else []
    context.close()
    assert not faults, "\n".join(faults)


def test_a_notice_is_acknowledged_by_keyboard_alone_with_script_off(
    served: str, pages: list[str], browser: "Browser"
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(served + pages[-1])
    acknowledge = "button[value=acknowledge]"
    assert page.locator(acknowledge).count() == 1
    tabbed_to(page, acknowledge)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Recorded: acknowledged" in page.content()
    assert page.locator(acknowledge).count() == 0
    context.close()


def test_nothing_is_asked_of_another_machine_and_no_policy_is_broken(
    served: str, pages: list[str], browser: "Browser"
) -> None:
    context = browser.new_context()
    asked: list[str] = []
    said: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda message: said.append(message.text))
    opened = [address for address, _ in walk(context, served, pages)]
    assert opened == pages
    assert [one for one in asked if not one.startswith(served)] == []
    assert [one for one in said if "404" not in one and "400" not in one] == []
    context.close()


def tabbed_to(page: "Page", wanted: str) -> None:
    """Press Tab until what is wanted has the focus."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.locator(f"{wanted}:focus").count():
            return
    pytest.fail(f"the keyboard does not reach a {wanted}")


def test_a_passkey_is_enrolled_and_opens_what_a_password_does_not(
    served: str, folder: Path, browser: "Browser"
) -> None:
    place = served.replace("127.0.0.1", "localhost")  # a passkey is bound to a name, never to a number
    context = browser.new_context()
    page = context.new_page()
    tool = context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    made = tool.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    password_by_mail(page, place, folder)
    page.goto(place + "/account/login/?next=/as/harbour/")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(place + "/as/harbour/")
    assert "signed in without a second factor" in page.content()
    assert "Systems you may see" not in page.content()

    page.get_by_role("link", name="Set up a passkey or a second factor").click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("This machine")
    box = page.get_by_label("Passwordless")
    if box.count():
        box.check()
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)
    assert tool.send("WebAuthn.getCredentials", made)["credentials"]

    page.goto(place + "/account/logout/")
    page.get_by_role("button", name="Sign Out").click()
    page.goto(place + "/account/login/?next=/as/harbour/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(place + "/as/harbour/")
    assert "Systems you may see" in page.content()
    page.goto(place + "/account/")
    assert "second factor within the last minutes" in page.content()
    context.close()


def password_by_mail(page: "Page", place: str, folder: Path) -> None:
    """Ask for a mail, and set a password by the link in it."""
    page.goto(place + "/account/login/")
    page.get_by_role("link", name="I have no password yet").click()
    page.get_by_label("Email").fill(EMAIL)
    page.locator("main form button").click()
    page.wait_for_load_state()
    (letter,) = (folder / "mail-of-accounts").iterdir()
    link = re.search(r"(/account/password/reset/key/\S+)", letter.read_text("utf-8"))
    assert link
    page.goto(place + link[1])
    page.get_by_label("New Password", exact=True).fill(PASSWORD)
    page.get_by_label("New Password (again)").fill(PASSWORD)
    page.get_by_role("button", name="Change Password").click()
    page.wait_for_load_state()
