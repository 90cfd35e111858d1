"""`tocsin changes vary, simulate, story`: what is worked out elsewhere is hung on a modification, or invented for the town."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli.changes_office import Body, By, For, Reference, Why, author, office, text_of
from tocsin.cli.depth import depth
from tocsin.cli.desk import desk
from tocsin.cli.options import AsOrganisation, AtInstant, OnDate, StoreFolder
from tocsin.cli.show import invented, say


def vary(
    change: Reference,
    file: Annotated[Path, typer.Argument(help="A proposed variation of a rulebook, as YAML.")],
    by: By = "",
    body: Body = "",
    reason: Why = "",
    as_: For = "",
    store: StoreFolder = None,
    at: AtInstant = None,
) -> None:
    """Hang a proposed variation on a modification; refused against a rulebook that is no longer in force."""
    text, name = text_of(file)
    here = desk(store, at)
    from tocsin.flows.attach import vary as varied

    told = varied(change, text, name, author(as_, by, body, reason), office(here))
    say(f"{told.number}. variation attached. Compare it with `tocsin changes compare {change}`.")
    invented(here.invented)


def simulate(
    change: Reference,
    as_: AsOrganisation,
    limits: Annotated[
        str, typer.Option(help="What the numbers cannot tell; with it the run is hung on the modification.")
    ] = "",
    run: Annotated[str, typer.Option(help="A run that is kept already, instead of a new one.")] = "",
    by: By = "",
    on: OnDate = None,
    store: StoreFolder = None,
    at: AtInstant = None,
) -> None:
    """Count what a modification's rules would change, beside every scenario; keep the run, and hang it with its limits."""
    here = desk(store, at)
    from tocsin.cli.look import asked_on
    from tocsin.cli.simulated import shown
    from tocsin.flows import simulate as flow
    from tocsin.flows.attach import attach
    from tocsin.flows.found import acting
    from tocsin.flows.layer import proposed

    asker, day = acting(as_), asked_on(here, on)
    if run:
        made = flow.kept(run, asker, here.tools)
    else:
        made = flow.simulate(asker, day, proposed(change, day, office(here)), depth(here), here.tools)
    shown(made, flow.names(made))
    if limits:
        told = attach(change, made.id, limits, author(as_, by), office(here))
        say(f"{told.number}. run attached, with its figures for everybody.", "bold")
    else:
        say(
            f"To hang it on {change}: tocsin changes simulate {change} --as {as_} --run {made.id} --limits 'What it cannot tell.'"
        )
    invented(here.invented)


def story(store: StoreFolder = None, at: AtInstant = None) -> None:
    """Play the invented town's modifications in an invented store: the life of MP075, and two beside it."""
    here = desk(store, at)
    from tocsin.cli.changes_story import tell_stories

    told = tell_stories(here)
    say(
        f"Told: {', '.join(told)}. See them with `tocsin changes list`."
        if told
        else "They are told already. Nothing changed."
    )
    invented(True)
