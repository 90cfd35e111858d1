"""How do the town's invented modifications come into its store? Told event by event, through the checks of every other."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from tocsin.cli.depth import depth
from tocsin.cli.desk import Desk
from tocsin.words import PartyId, Refused

if TYPE_CHECKING:
    from tocsin.flows.amend import Author, Office
    from tocsin.town.stories import Telling

DESK = PartyId("code-administrator")
LIMITS = (
    "The estate is the invented town's of today, and the days of this story are made up: nobody could have counted this then. "
    "Agreements are what the parties say of them."
)


def tell_stories(here: Desk) -> list[str]:
    """Load DP075, play it on as MP075, and tell of the two others; give the references of those told. Refused in a real store."""
    from tocsin.drivers import processes
    from tocsin.flows.amend import Author, Office, listed, load, record
    from tocsin.flows.picture import london
    from tocsin.town.stories import tellings

    if not here.invented:
        raise Refused(
            f"The store {here.folder}",
            "it holds real facts, and these stories are invented.",
            "Use an invented store: `tocsin serve` makes one.",
        )
    office, author = Office(here.tools, processes.load, processes.of), Author(DESK, "Ivy Trent")
    load(processes.golden(), "dp075.yaml", Author(), office)
    if any(one.reference == "MP901" for one in listed(None, office)):
        return []
    for one in tellings(london(here.tools.now())):
        told = _with_run(one, here, office, author) if one.waits_for_run else one.text
        load(told, one.file, author, office) if not one.reference else record(
            one.reference, told, one.file, author, office
        )
    return ["MP075", "MP901", "MP902"]


def _with_run(one: "Telling", here: Desk, office: "Office", author: "Author") -> str:
    """Simulate the variation that hangs on the modification by now, and give the text with what came of it."""
    from tocsin.changes.held.decision import Varied
    from tocsin.changes.intake.written import written
    from tocsin.changes.variation.read_variation import read_variation
    from tocsin.changes.variation.vary import vary
    from tocsin.flows.amend import find
    from tocsin.flows.attach import quoted
    from tocsin.flows.picture import london
    from tocsin.flows.simulate import simulate
    from tocsin.town.stories import RUN

    day, hung = london(here.tools.now()), find(one.reference, office).of(Varied)[-1]
    base = here.tools.rulebook(hung.base)
    proposal = vary(base, read_variation(hung.text, hung.id, base), day)
    run = simulate(DESK, day, proposal, depth(here), here.tools)
    return one.text.replace(RUN, written(asdict(quoted(run.id, LIMITS, author, office))))
