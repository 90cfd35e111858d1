"""`tocsin affected`, `expiring`, `diff`, `remaining`: who is hit, what ends soon, what changed, what is still to be fixed."""

from datetime import timedelta
from functools import partial
from typing import Annotated

import typer

from tocsin.cli import answered
from tocsin.cli.counts import give
from tocsin.cli.depth import depth
from tocsin.cli.desk import day, desk
from tocsin.cli.look import TESTS, asked_on, chosen
from tocsin.cli.options import (
    AsJson,
    AsKnown,
    AsOrganisation,
    AtInstant,
    CaseReference,
    OnDate,
    RulebookName,
    StoreFolder,
)
from tocsin.cli.show import working
from tocsin.words import Refused


def affected(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A model of the products list, such as acme-px400.")],
    as_: AsOrganisation,
    firmware: Annotated[
        str, typer.Option(help="2.0..2.3 (an end may be left out), or versions with commas; else every version.")
    ] = "",
    on: OnDate = None,
    store: StoreFolder = None,
    as_known: AsKnown = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Who is hit where a model at some firmware has a flaw: suppliers, MAPs, meter managers, customers, with counts."""
    here = desk(store, at, as_known)
    from tocsin.flows.find_affected import find_affected, span
    from tocsin.flows.found import acting

    party, date_ = acting(as_), asked_on(here, on)
    with working("Counting who is hit"):
        hit = find_affected(party, span(model, firmware), date_, here.tools)
    told, shown = partial(answered.hit_facts, hit, here.invented), partial(answered.hit_shown, hit, here.invented)
    give(here, party, date_, json_, told, shown)


def expiring(
    as_: AsOrganisation,
    within: Annotated[str, typer.Option(help="How far ahead, in days, such as 90d.")] = "90d",
    rulebook: RulebookName = "ssc-guidance",
    on: OnDate = None,
    store: StoreFolder = None,
    as_known: AsKnown = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Which agreements end soon, and which systems would then be left without any route."""
    here = desk(store, at, as_known)
    from tocsin.flows.foresee import expiring as asked
    from tocsin.flows.found import acting

    party, date_ = acting(as_), asked_on(here, on)
    with working("Looking at each day on which an agreement ends"):
        found = asked(party, rulebook, date_, days(within), here.tools)
    told = partial(answered.ending_facts, found, here.invented)
    give(here, party, date_, json_, told, partial(answered.endings_shown, found, here.invented))


def diff(
    first: Annotated[str, typer.Argument(metavar="DATE", help="The earlier date.")],
    second: Annotated[str, typer.Argument(metavar="DATE", help="The later date.")],
    as_: AsOrganisation,
    rulebook: RulebookName = "ssc-guidance",
    test: Annotated[str, typer.Option(help="recognised, by-code, by-anything or working.")] = "recognised",
    most: Annotated[int, typer.Option(help="How many lines to show here.")] = 20,
    store: StoreFolder = None,
    as_known: AsKnown = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Which systems gained a route, or lost their last one, between two dates, and why."""
    here = desk(store, at, as_known)
    from tocsin.flows.foresee import changed
    from tocsin.flows.found import acting

    asked = chosen(test, TESTS, "test")
    party = acting(as_)
    with working("Counting the estate on both dates"):
        found = changed(party, rulebook, day(first), day(second), asked, depth(here), here.tools)
    told = partial(answered.changed_facts, found, here.invented)
    give(here, party, day(second), json_, told, partial(answered.changed_shown, found, most, here.invented))


def remaining(
    case: CaseReference,
    as_: AsOrganisation,
    store: StoreFolder = None,
    as_known: AsKnown = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """What remains of a case: fixed, over the air, another firmware first, a visit or exchange, suspended; by day."""
    here = desk(store, at, as_known)
    from tocsin.flows.found import acting
    from tocsin.flows.remain import remaining as asked

    party = acting(as_)
    with working("Counting the case's devices day by day"):
        found = asked(case, party, depth(here), here.tools)
    told = partial(answered.remaining_facts, found, here.invented)
    shown = partial(answered.remaining_shown, found, here.invented)
    give(here, party, asked_on(here, None), json_, told, shown)


def days(text: str) -> timedelta:
    """Read a number of days such as 90d; Refused where it is none."""
    number = text.strip().lower().removesuffix("d")
    if not number.isdecimal() or len(number) > 4:
        raise Refused(f"--within {text}", "it is no number of days.", "Give it as 90d.")
    return timedelta(days=int(number))
