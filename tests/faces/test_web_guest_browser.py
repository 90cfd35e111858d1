"""The page of a mail's link as a guest meets it: by keyboard alone, with script off, at two widths, whatever is open on it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faces.test_web_browser import AT, browser, folder, link, served  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def told(store: Path, reference: str) -> str:
    """A code for a notice, as its owner's person reads it out."""
    words = ["code", reference, "--as", "harbour", "--by", "Ben Hollis", "--store", str(store), "--at", AT, "--json"]
    given = {name: value for name, value in os.environ.items() if name not in ("TOCSIN_STORE", "TOCSIN_DATABASE")}
    run = subprocess.run(
        [sys.executable, "-m", "tocsin.cli.main", *words], env=given, capture_output=True, check=True, text=True
    )
    return json.loads(run.stdout)["code"]


def reference_on(page: "Page") -> str:
    found = re.search(r"N-[0-9A-Z]{26}", page.content())
    assert found
    return found[0]


def tab_to(page: "Page", wanted: str) -> None:
    """Press Tab until what a selector names has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    pytest.fail(f"{wanted} is not reached by keyboard")


@pytest.mark.parametrize("width", [1280, 320])
def test_every_state_of_the_page_is_free_of_faults_of_access(
    served: str,  # noqa: F811
    folder: Path,  # noqa: F811
    browser: "Browser",  # noqa: F811
    width: int,
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page, axe, faults = context.new_page(), Axe(), []

    def look(state: str) -> None:
        answer = axe.run(page).response
        assert answer["passes"], "axe looked at nothing"
        faults.extend(
            f"{state}: {one['id']}: {one['nodes'][0]['html'][:160]}"
            for one in answer["violations"]
            if one["impact"] in ("serious", "critical")
        )
        broader = page.evaluate("document.documentElement.scrollWidth")
        faults.extend([f"{state}: {broader} pixels wide"] if broader > width else [])

    page.goto(served + link(folder, "gwen.pike@peak"))
    for place in range(page.locator("summary").count()):
        page.locator("summary").nth(place).click()
    look("a message to pass on, all of it unfolded")
    page.locator("button[value=another-way]").click()
    look("passed on another way, with its faults")
    page.goto(served + link(folder, "finn.aalto@borealis"))
    page.locator("summary").last.click()
    page.locator("#code").fill("0000 0000")
    page.locator("button[value=code]").click()
    assert "opens nothing here" in page.content()
    look("a wrong code")
    page.locator("#code").fill(told(folder, reference_on(page)))
    page.locator("button[value=code]").click()
    assert "optical port" in page.content()
    look("the text, opened by a code")
    context.close()
    assert not faults, "\n".join(faults)


def test_a_code_is_given_and_its_text_acknowledged_by_keyboard_alone_with_script_off(
    served: str,  # noqa: F811
    folder: Path,  # noqa: F811
    browser: "Browser",  # noqa: F811
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    address = served + link(folder, "finn.aalto@borealis")
    page.goto(address)
    code = told(folder, reference_on(page))
    tab_to(page, "details:last-of-type summary")
    page.keyboard.press("Enter")
    tab_to(page, "#code")
    page.keyboard.type(code)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "optical port" in page.content()
    tab_to(page, "button[value=acknowledge-text]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Recorded: acknowledged" in page.content()
    assert "binds the exact text" in page.content()
    elsewhere = browser.new_context()
    other = elsewhere.new_page()
    other.goto(address)
    assert "optical" not in other.content()
    elsewhere.close()
    context.close()


def test_what_was_passed_on_another_way_is_recorded_by_keyboard_alone_with_script_off(
    served: str,  # noqa: F811
    folder: Path,  # noqa: F811
    browser: "Browser",  # noqa: F811
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(served + link(folder, "gwen.pike@peak"))
    tab_to(page, "details summary")
    page.keyboard.press("Enter")
    for field, text in (
        *(("how", "by telephone"), ("whom", "Finn Aalto, Borealis")),
        *(("day", "24"), ("month", "11"), ("year", "2026"), ("time", "08:30")),
    ):
        tab_to(page, f"#{field}")
        page.keyboard.type(text)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Recorded: handed on" in page.content()
    assert "Finn Aalto, Borealis, Tuesday 24 November 2026, 08:30 UTC" in page.content()
    context.close()
