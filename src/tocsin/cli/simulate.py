"""`tocsin simulate`: what would change if the rules did, kept as a run that can be done again to the byte."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.counts import give
from tocsin.cli.depth import depth
from tocsin.cli.desk import Desk, desk
from tocsin.cli.look import asked_on
from tocsin.cli.options import AsJson, AsKnown, AsOrganisation, AtInstant, OnDate, StoreFolder
from tocsin.cli.show import as_json, invented, say, table, working
from tocsin.cli.simulated import facts, public_facts, public_shown, shown
from tocsin.words import Refused

if TYPE_CHECKING:
    from datetime import date

    from tocsin.duties.rulebook import Rulebook


def simulate(
    as_: AsOrganisation,
    proposal: Annotated[
        str, typer.Option(help="A proposed variation as a .yaml file, or a rulebook, to stand beside the scenarios.")
    ] = "",
    run: Annotated[str, typer.Option(help="Do this kept run again and compare the bytes.")] = "",
    show: Annotated[str, typer.Option(help="Show this kept run again as it is.")] = "",
    list_: Annotated[bool, typer.Option("--list", help="List the runs kept.")] = False,
    public: Annotated[bool, typer.Option("--public", help="Only the figures that everybody may see.")] = False,
    on: OnDate = None,
    store: StoreFolder = None,
    as_known: AsKnown = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Every scenario and direction under every test, on one reading of the estate; with what remains beside what is gained."""
    here = desk(store, at, as_known)
    from tocsin.flows import simulate as flow
    from tocsin.flows.found import acting

    asker = acting(as_)
    if list_:
        listed(here, as_, json_)
        return
    if run:
        again(here, run, as_, json_)
        return
    if show:
        made = flow.kept(show, asker, here.tools)
    else:
        day = asked_on(here, on)
        with working("Counting every scenario on one reading of the estate"):
            made = flow.simulate(asker, day, proposed(proposal, day) if proposal else None, depth(here), here.tools)
    names = flow.names(made)
    if public:
        figures = flow.public(made)
        as_json(public_facts(made, figures)) if json_ else public_shown(made, figures)
    else:
        give(here, asker, made.on, json_, partial(facts, made), partial(shown, made, names))
    invented(here.invented and not json_)


def again(here: Desk, reference: str, as_: str, json_: bool) -> None:
    """Do a run again and say whether its bytes are the same; Refused (exit 2) where they are not."""
    from tocsin.flows.found import acting
    from tocsin.flows.simulate import again as repeated

    found = repeated(reference, acting(as_), depth(here), here.tools)
    if json_:
        as_json({"run": found.run.id, "same bytes": found.same, "digest": found.digest, "differs": found.differs})
    elif found.same:
        say(f"Run {found.run.id} done again: the same bytes (SHA-256 {found.digest}).", "bold")
    if not found.same:
        raise Refused(
            f"Run {found.run.id} done again",
            f"the bytes are not the same: {', '.join(found.differs)}.",
            "Use the version and the snapshot that the run names; if they are the same, report it as a fault of tocsin.",
        )


def listed(here: Desk, as_: str, json_: bool) -> None:
    """List an organisation's runs."""
    from tocsin.flows.found import acting
    from tocsin.flows.simulate import listed as kept

    runs = kept(acting(as_), here.tools)
    if json_:
        as_json([{"run": one.id, "at": one.at, "on": one.on, "snapshot": one.snapshot} for one in runs])
        return
    rows = [(one.id, one.at, one.on, ", ".join(book.scenario for book in one.rulebooks)) for one in runs]
    table("Runs kept", ("run", "at", "as at", "scenarios"), rows)


def proposed(text: str, day: "date") -> "Rulebook":
    """Give the rulebook that a proposal makes: a variation's file made to its base, or a rulebook by id or file."""
    from tocsin.changes.variation.read_variation import read_variation
    from tocsin.changes.variation.vary import vary
    from tocsin.cli.desk import rulebook
    from tocsin.duties.node import Node

    path = Path(text)
    if path.suffix.lower() not in (".yaml", ".yml") or not path.is_file():
        return rulebook(text)
    written = path.read_text("utf-8")
    if not any(line.startswith("variation:") for line in written.splitlines()):
        return rulebook(text)
    bases = [value.text() for key, value in Node.of(written, path.name).pairs() if key == "base"]
    if not bases:
        raise Refused(
            f"The variation {path.name}", "it names no base.", "Give `base:` with the rulebook that it varies."
        )
    base = rulebook(bases[0])
    return vary(base, read_variation(written, path.name, base), day)
