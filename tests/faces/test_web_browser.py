"""The pages as a reader meets them: in a browser, at two widths, by keyboard alone, with script off."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
AT = "2026-11-24T09:00:00Z"
PAGES = (
    *("/", "/as/harbour/", "/as/peak/", "/as/borealis/", "/as/borealis/cases/", "/as/dcc/", "/as/ssc/systems/"),
    *("/as/northwind/routes/?holding=3", "/as/ssc/gaps/", "/as/northwind/gaps/?test=x", "/as/ssc/cover/"),
    *("/as/ssc/rulebooks/", "/as/ssc/rulebooks/sec-g3-2019/", "/as/ssc/rulebooks/ssc-hub/", "/nothing"),
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `tocsin serve` in a process of its own, over a town of 5,000 devices in a new store."""
    folder = tmp_path_factory.mktemp("served") / "store"
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


def read(address: str) -> str:
    with urlopen(address) as answer:
        return answer.read().decode()


@pytest.fixture(scope="module")
def pages(served: str) -> list[str]:
    """What to open; the last two are links of mails, to a message to pass on and to a notice."""
    cases = re.findall(r'href="(/as/harbour/cases/C-[^"/]+/)"', read(served + "/as/harbour/cases/"))
    links = [re.findall(r'href="(/n/[^"]+)"', read(f"{served}/as/{party}/"))[0] for party in ("peak", "borealis")]
    return [*PAGES, *dict.fromkeys(cases), *links]


@pytest.mark.parametrize("width", [1280, 320])
def test_no_page_has_a_serious_fault_of_access(served: str, pages: list[str], browser: "Browser", width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    # The page's own policy forbids the script that axe is, so it is set aside for this look only.
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page, axe, faults = context.new_page(), Axe(), []
    for address in pages:
        page.goto(served + address)
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
    assert page.locator("button").count() == 1
    tabbed_to(page, "button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Recorded: acknowledged" in page.content()
    assert page.locator("button").count() == 0
    context.close()


def test_nothing_is_asked_of_another_machine_and_no_policy_is_broken(
    served: str, pages: list[str], browser: "Browser"
) -> None:
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    for address in pages:
        page.goto(served + address)
    assert [one for one in asked if not one.startswith(served)] == []
    assert [one for one in said if "404" not in one and "400" not in one] == []
    page.close()


def tabbed_to(page: "Page", wanted: str) -> None:
    """Press Tab until what is wanted has the focus."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.locator(f"{wanted}:focus").count():
            return
    pytest.fail(f"the keyboard does not reach a {wanted}")
