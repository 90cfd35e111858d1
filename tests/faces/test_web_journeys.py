"""Two jobs of the code administrator as a person does them, within their steps, and an answer to a consultation, in a browser.

J6 takes DP075 to the Panel by keyboard alone. J7 puts a simulation on record. Every page they meet has no serious fault of
access, at 1280 and at 320 pixels.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faces.test_web_browser import AT, FLAGS, stepped_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
DESK = "/as/code-administrator/changes/"
STRAWMAN = Path(__file__).parents[2] / "src" / "tocsin" / "changes" / "golden" / "mp075-strawman.yaml"
CONSULTATION = (
    "{event: consultation, as: code_admin, by: Ivy Trent, what: {id: early, on: ps v0.3, opens_at: 2026-11-23T09:00:00Z, "
    "closes_at: 2026-12-15T17:00:00Z, questions: [{id: need, asks: Is it a problem for you?}, {id: cost, asks: What would it cost you?}], "
    "invited: [{party: harbour, category: small_supplier}, {party: northwind, category: small_supplier}]}}"
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A town with DP075 as the paper left it, a strawman and one kept run: all made with commands, then served."""
    folder = tmp_path_factory.mktemp("journeys")
    store, town = folder / "store", folder / "town"
    given = {name: value for name, value in os.environ.items() if name not in ("TOCSIN_STORE", "TOCSIN_DATABASE")}
    here = ["--store", str(store), "--at", AT]

    def run(*words: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "tocsin.cli.main", *words], env=given, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr

    run("town", "--out", str(town), "--devices", "2000")
    for name in ("register.xlsx", "estate.parquet"):
        run("load", str(town / name), *here)
    run("changes", "load", "dp075", *here)
    run("changes", "record", "DP075", "--event", CONSULTATION, *here)
    run("changes", "vary", "DP075", str(STRAWMAN), "--by", "Ivy Trent", *here)
    run("changes", "simulate", "DP075", "--as", "code-administrator", *here)
    command = [sys.executable, "-m", "tocsin.cli.main", "serve", "--port", "0", *here]
    with subprocess.Popen(
        command,
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
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield opened
        opened.close()


class Keys:
    """A person with a keyboard and no pointer, who counts its steps."""

    def __init__(self, page: "Page") -> None:
        self.page, self.steps = page, 0

    def to(self, wanted: str) -> None:
        """Press Tab until what is wanted has the focus."""
        for _ in range(150):
            if self.page.locator(f"{wanted}:focus").count():
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"the keyboard does not reach {wanted}")

    def press(self, wanted: str) -> None:
        """Go to a link or a button and press it; that is a step."""
        self.steps += 1
        self.to(wanted)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, field: str, text: str) -> None:
        """Go to a field and type over what is in it."""
        self.to(f"#{field}")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def day(self, field: str, text: str) -> None:
        """Type a day into a field of a date; this browser, whose own language is American, takes the month first."""
        self.to(f"#{field}")
        self.page.keyboard.type(text[5:7] + text[8:] + text[:4])

    def choose(self, field: str, text: str) -> None:
        """Choose from a list by typing what the wanted line of it begins with."""
        self.to(f"#{field}")
        self.page.keyboard.type(text)


def british(browser: "Browser", width: int = 1280, **more: object) -> "BrowserContext":
    return browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB", **more)


def test_j6_dp075_goes_to_the_panel_and_opens_as_mp075_by_keyboard_alone(served: str, browser: "Browser") -> None:
    context = british(browser, java_script_enabled=False)
    page = stepped_in(context, served, "code-administrator")
    page.goto(f"{served}{DESK}DP075/")
    keys = Keys(page)
    keys.press("a:has-text('Make a paper')")
    keys.write("version", "2")
    keys.press("button[value=preview]")
    assert "Reference: not given." in page.inner_text("main")
    assert "Date: not given." in page.inner_text("main")
    keys.write("reference", "SECP_70_1207_09")
    keys.day("date", "2019-07-05")
    assert page.input_value("#asks-1") == "that DP075 is ready to be converted to a Modification Proposal"
    for n, (activity, when, week) in enumerate(
        (
            ("Develop business requirements", "2019-06-17", True),
            ("Working Group", "2019-08-07", False),
            ("Update to the Panel", "2019-08-09", False),
        ),
        1,
    ):
        keys.write(f"activity-{n}", activity)
        keys.day(f"when-{n}", when)
        if week:
            keys.to(f"#week-{n}")
            page.keyboard.press("Space")
        if "Panel" in activity:
            keys.write(f"with-{n}", "panel")
    keys.to("#attach-1")
    page.keyboard.press("Space")
    keys.press("button[value=preview]")
    shown = page.inner_text("main")
    assert "None: it can be issued." in shown
    assert "its papers are due 5 working days before" in shown
    assert "W/C 17 Jun 19" in shown
    keys.press("button[value=issue]")
    assert "/documents/paper/" in page.url
    assert "Issued on" in page.inner_text("main")
    keys.press("a:has-text('Summary')")
    keys.press("a:has-text('Record what happened')")
    for n in (1, 2, 3):
        keys.choose(f"result-paper--{n}", "agreed")
    keys.day("resolved-when", "2019-06-14")
    keys.write("meeting", "69")
    keys.press("button[value=resolve]")
    assert page.inner_text("h1").startswith("MP075")
    assert "Refinement" in page.inner_text("main")
    assert keys.steps <= 10, "process-and-ux.md gives the journey ten steps"
    context.close()


def test_j7_a_simulation_goes_on_record_and_stands_frozen_in_the_paper(served: str, browser: "Browser") -> None:
    context = british(browser)
    page = stepped_in(context, served, "code-administrator")
    page.goto(f"{served}{DESK}SEC-75/")
    steps = 0

    def press(role: str, name: str) -> None:
        nonlocal steps
        steps += 1
        with page.expect_navigation():
            page.get_by_role(role, name=name, exact=True).last.click()  # type: ignore[arg-type]

    press("link", "Simulate")
    page.get_by_label("Counted from").select_option("S0")
    page.get_by_label("A route is complete when it is").select_option("by-anything")
    press("button", "Show the numbers")
    said = page.inner_text("main")
    assert "more than under S0" in said
    assert said.count("But obliged by anything") == said.count("Still without") == 2
    page.get_by_text("Who gains and who is left").last.click()
    assert page.get_by_text("non-domestic:").last.is_visible()
    page.get_by_label("What it cannot tell").fill("")
    press("button", "Attach this run to " + page.inner_text("h1").split()[0])
    assert "It does not say what the simulation cannot tell" in page.inner_text("main").replace("it does", "It does")
    page.get_by_label("What it cannot tell").fill("The estate is invented.")
    press("button", "Attach this run to " + page.inner_text("h1").split()[0])
    assert "/simulation/" in page.url
    assert "What it cannot tell: The estate is invented." in page.inner_text("main")
    figures = page.locator("table").last.inner_text()
    page.goto(f"{served}{DESK}SEC-75/paper/?kind=impact_assessment")
    page.get_by_label("Version").fill("1.0")
    page.get_by_label("What would change").fill("A route through the meter manager would be recognised.")
    press("button", "Keep and issue")
    paper = page.inner_text("main")
    assert "There is a problem" not in paper, paper[:900]
    row = next(line for line in figures.splitlines() if line.startswith("P:"))
    assert row.split("\t")[1] in paper
    assert "strawman: hypothetical" in paper
    assert steps <= 10
    context.close()


def test_an_answer_is_saved_part_by_part_without_script_seen_once_more_sent_and_taken_back(
    served: str, browser: "Browser"
) -> None:
    context = british(browser, 320, java_script_enabled=False)
    page = stepped_in(context, served, "harbour")
    where = f"{served}/as/harbour/changes/SEC-75/consultations/early/answer/"
    page.goto(where)
    page.fill("#text-need", "It is: our address has been silent for years.")
    with page.expect_navigation():
        page.locator("button[value=need]").click()
    page.goto(where)
    assert page.input_value("#text-need") == "It is: our address has been silent for years."
    page.fill("#text-cost", "About twelve agreements.")
    page.check("#secret-cost")
    page.fill("#why-cost", "What we pay others.")
    with page.expect_navigation():
        page.locator("button[value=check]").click()
    assert "Confidential" in page.inner_text("main")
    with page.expect_navigation():
        page.locator("button[value=send]").click()
    assert "Sent and recorded" in page.inner_text("main")
    page.goto(f"{served}/changes/SEC-75/views/")
    assert "silent for years" not in page.content()
    page.goto(where)
    with page.expect_navigation():
        page.locator("button[value=take-back]").click()
    assert "Taken back" in page.inner_text("main")
    context.close()


def test_with_script_it_is_saved_as_it_is_written(served: str, browser: "Browser") -> None:
    context = british(browser)
    page = stepped_in(context, served, "northwind")
    where = f"{served}/as/northwind/changes/SEC-75/consultations/early/answer/"
    page.goto(where)
    page.fill("#text-need", "We hold one contract, with our meter manager.")
    page.get_by_text("Saved at").wait_for(timeout=15_000)
    page.goto(where)
    assert page.input_value("#text-need") == "We hold one contract, with our meter manager."
    context.close()


MET = (
    *(
        f"{DESK}{part}"
        for part in (
            "",
            "next/",
            "SEC-75/",
            "SEC-75/paper/",
            "SEC-75/desk/",
            "SEC-75/variation/",
            "SEC-75/simulate/",
            "SEC-75/simulation/",
        )
    ),
    *(
        f"{DESK}SEC-75/{part}"
        for part in (
            "rules/",
            "decisions/",
            "timeline/",
            "documents/ps/",
            "consultations/early/",
            "consultations/early/desk/",
        )
    ),
    *("/as/harbour/changes/SEC-75/consultations/early/", "/as/harbour/changes/SEC-75/consultations/early/answer/"),
    *(
        "/changes/",
        "/changes/SEC-75/",
        "/changes/SEC-75/simulation/",
        "/changes/SEC-75/consultations/early/",
        "/rulebooks/compare/",
    ),
)


@pytest.mark.parametrize("width", [1280, 320])
def test_no_page_of_the_journeys_has_a_serious_fault_of_access(served: str, browser: "Browser", width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    faults = []
    for party in ("code-administrator", "harbour"):
        context = british(browser, width, bypass_csp=True)
        page, axe = stepped_in(context, served, party), Axe()
        mine = [one for one in MET if f"/as/{party}/" in one or (party != "harbour" and not one.startswith("/as/"))]
        for address in mine:
            answered = page.goto(served + address)
            assert answered is not None
            assert answered.status == 200, address
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
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
