"""Which kept simulation speaks for a modification, what does it find, and how does it go on record? No engine runs here."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tocsin.changes.held.decision import Run as Hung
from tocsin.changes.held.decision import Varied
from tocsin.cover.simulation.run import Run
from tocsin.cover.simulation.scenario import PROPOSAL
from tocsin.flows.attach import attach
from tocsin.flows.roll import roll
from tocsin.flows.simulate import listed
from tocsin.papers.gaps import CANNOT_TELL
from tocsin.parties.actor import Duty
from tocsin.web.asked import HEADINGS, TESTS, Choice, one_of
from tocsin.web.changes_seen import Seer, at_the_desk, author, draw, held, of_one, office
from tocsin.web.changes_simulated import EVERY, called, picked, sides
from tocsin.web.page import unkept
from tocsin.web.tools import tools
from tocsin.words import Direction, Refused

WORDS = {
    "recognised": "Recognised by the rules",
    "by-code": "Obliged by the Code",
    "by-anything": "Obliged by anything",
    "working": "Known to work",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """One direction's headline under the test that was chosen, with the unflattering row beside it."""

    heading: str
    side: object
    passing: int
    gained: int
    by_anything: int


@at_the_desk
def simulate(request: HttpRequest, seer: Seer, reference: str) -> HttpResponse:
    """Choose a kept run, a baseline and a test, and read what it finds; on POST hang the run on the modification."""
    shown = held(request, seer, reference)
    hung = {one.id for one in shown.held.of(Varied)}
    runs = [] if seer.reader is None else list(listed(seer.reader.party, tools()))
    runs.sort(key=lambda one: not ({book.rulebook for book in one.rulebooks} & hung))
    facts = of_one(request, seer, shown, "Simulation")
    try:
        if request.method == "POST":
            event = attach(
                shown.held.id,
                request.POST.get("run", ""),
                request.POST.get("limits", "")[:2000],
                author(request, seer, Duty.DECIDES),
                office(),
            )
            return unkept(HttpResponseRedirect(f"{facts['root']}simulation/#event-{event.number}"))
    except Refused as refused:
        facts |= {"fault": refused}
    wanted = request.GET.get("run") or request.POST.get("run", "")
    run = next((one for one in runs if one.id == wanted), runs[0] if runs else None)
    facts |= {
        "runs": [Choice(one.id, _named(one, hung), one is run) for one in runs],
        "varied": sorted(hung),
        "limits": " ".join(CANNOT_TELL),
    }
    if run is not None:
        facts |= found(request, run, shown.held.of(Hung))
    return draw(request, "changes/simulate.html", seer, facts, 400 if "fault" in facts else 200)


def found(request: HttpRequest, run: Run, already: tuple[Hung, ...]) -> dict[str, object]:
    """Give what a run finds for the scenario, baseline and test asked for, direction by direction."""
    scenarios = [one.scenario for one in run.rulebooks]
    usual = PROPOSAL if PROPOSAL in scenarios else scenarios[2]
    scenario = one_of(request.GET.get("scenario") or usual, scenarios, "scenario")
    base = one_of(request.GET.get("base", EVERY), (EVERY, *scenarios), "baseline")
    test = one_of(request.GET.get("test") or "recognised", tuple(TESTS), "test")
    names = {one.party: one.name for one in roll(tools())}
    figures = []
    for way in Direction:
        side = sides(run, way, scenario, base, names)[0]
        counts, gained = dict(side.head.passing), dict(side.head.gained)
        figures.append(
            Figures(HEADINGS[way], side, counts[TESTS[test]], gained[TESTS[test]], counts[TESTS["by-anything"]])
        )
    return {
        "run": run,
        "figures": figures,
        "first": run.outcomes[0],
        "scenarios": [Choice(book.scenario, called(book), book.scenario == scenario) for book in run.rulebooks],
        "bases": picked(run, base, "The scenario's own"),
        "tests": [Choice(word, words, word == test) for word, words in WORDS.items()],
        "already": any(one.run == run.id for one in already),
        "chosen": run.book(scenario),
    }


def _named(run: Run, hung: set[str]) -> str:
    proposal = next((book.rulebook for book in run.rulebooks if book.scenario == PROPOSAL), "")
    about = f", with {proposal}" if proposal in hung else ", with another proposal" if proposal else ""
    return f"for {run.on.isoformat()}, {run.rows:,} rows{about} ({run.id[:10]}…)"
