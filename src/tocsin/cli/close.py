"""`tocsin close`: the few agreements that would close the most gaps, and how good that choice is shown to be."""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tocsin.cli.counts import give
from tocsin.cli.depth import AMBER, depth
from tocsin.cli.desk import desk
from tocsin.cli.look import DIRECTIONS, asked_on, chosen
from tocsin.cli.options import AsJson, AsKnown, AsOrganisation, AtInstant, OnDate, RulebookName, StoreFolder
from tocsin.cli.show import invented, say, table, working
from tocsin.duties.ladder import labelled
from tocsin.parties.naming import named

if TYPE_CHECKING:
    from tocsin.flows.close import Closing

LIMITS = (
    "What this cannot tell: whether the parties would agree, at what price, or whether the contact then works; an agreement is "
    "taken for every model of its two parties and for the direction asked; what a search stopped by its time finds may differ "
    "from one run to the next."
)


def close(
    as_: AsOrganisation,
    agreements: Annotated[int, typer.Option(help="At most how many agreements.")] = 20,
    direction: Annotated[str, typer.Option(help="tell or be-told; the two are never added.")] = "be-told",
    rulebook: RulebookName = "ssc-guidance",
    seconds: Annotated[float, typer.Option(help="How long the exact search may take.", min=0.1, max=3600)] = 20.0,
    on: OnDate = None,
    store: StoreFolder = None,
    as_known: AsKnown = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """The few agreements that would close the most gaps; across companies for the SSC and the code administrator only."""
    here = desk(store, at, as_known)
    from tocsin.flows.close import close as asked
    from tocsin.flows.found import acting

    way = chosen(direction, DIRECTIONS, "direction")
    with working(f"Finding what is missing, then the best {agreements}, at most {seconds:g} s for the proof"):
        found = asked(acting(as_), rulebook, asked_on(here, on), way, agreements, seconds, depth(here), here.tools)
    told, told_to_a_person = partial(facts, found, here.invented), partial(shown, found, here.invented)
    give(here, found.asked_as, found.seen.on, json_, told, told_to_a_person)


def facts(found: "Closing", made_up: bool) -> dict[str, Any]:
    """Give the choice as facts."""
    hops = dict(found.hops)
    return {
        "class": "Amber",
        "asked as": found.asked_as,
        "on": found.seen.on,
        "rulebook": found.rulebook.id,
        "label": found.rulebook.label or None,
        "direction": found.direction,
        "across companies": found.across,
        "invented": made_up,
        "systems without a route": found.gaps,
        "beyond any agreement": found.out_of_reach,
        "closed": found.choice.closed,
        "closed by the greedy choice": found.choice.greedy,
        "proved that no choice closes more than": found.choice.bound,
        "what is shown": found.choice.promise,
        "agreements": [
            {
                "hop": one.pair.hop,
                "between": [one.pair.left, one.pair.right],
                "closes": one.adds,
                "closed by then": one.closed,
                "now": hops[one.pair].detail,
            }
            for one in found.choice.steps
        ],
        "cannot tell": LIMITS,
    }


def shown(found: "Closing", made_up: bool) -> None:
    """Show the choice."""
    say(AMBER)
    names, hops, choice = found.seen.names, dict(found.hops), found.choice
    say(
        f"{found.direction.value.capitalize()}: {found.gaps:,} systems that {found.asked_as} may see have no recognised route; "
        f"{len(choice.steps)} agreements would close {choice.closed:,} of them. {labelled(found.rulebook)}, as at {found.seen.on}",
        "bold",
    )
    rows = [
        (
            number,
            f"{names.get(one.pair.left, one.pair.left)} – {names.get(one.pair.right, one.pair.right)}",
            one.adds,
            one.closed,
            named(hops[one.pair].detail, names),
        )
        for number, one in enumerate(choice.steps, 1)
    ]
    if rows:
        table("", ("", "agree that it carries the message", "closes", "closed by then", "now"), rows, (0, 2, 3))
    say(f"Shown of this choice: {choice.promise.value}.")
    if choice.bound is not None and choice.gap:
        say(f"No choice closes more than {choice.bound:,}; so at most {choice.gap:,} more than this one.")
    say(f"The greedy choice alone closes {choice.greedy:,}.")
    if found.out_of_reach:
        say(f"{found.out_of_reach:,} systems are beyond any agreement: a party on each of their routes is unknown.")
    say(LIMITS)
    invented(made_up)
