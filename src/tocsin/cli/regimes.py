"""`tocsin regimes`, `applies`, `trigger`, `notified`: other regimes beside the Code; none runs before somebody recorded that it applies."""

from typing import Annotated

import typer

from tocsin.cli.desk import desk, instant
from tocsin.cli.options import AsJson, AsOrganisation, AtInstant, ByPerson, CaseReference, Reason, StoreFolder
from tocsin.cli.show import as_json, invented, say, table, when
from tocsin.words import CaseId

RegimeName = Annotated[str, typer.Argument(metavar="REGIME", help="A regime's id, as `tocsin regimes` lists it.")]


def regimes(as_: AsOrganisation, store: StoreFolder = None, at: AtInstant = None, json_: AsJson = False) -> None:
    """Every regime known here, its triggers, how sure we are of it, and what you recorded about it."""
    here = desk(store, at)
    from tocsin.drivers.regimes import load, names
    from tocsin.flows.found import acting
    from tocsin.flows.regimes import regimes as held

    rows = [
        (
            one.regime.id,
            one.regime.book.title,
            one.regime.book.mark.value,
            "; ".join(each.name for each in one.regime.triggers),
            "nothing recorded"
            if one.applies is None
            else f"{'applies' if one.applies.applies else 'does not apply'}: {one.applies.why} ({one.applies.person})",
        )
        for one in held(acting(as_), [load(name) for name in names()], here.tools)
    ]
    heads = ("regime", "title", "mark", "triggers", "your record")
    if json_:
        as_json([dict(zip(heads, row, strict=True)) for row in rows])
        return
    table("Regimes beside the Code", heads, rows)
    say("None of their clocks runs before you have recorded that it applies to you, by whom and why.")
    invented(here.invented)


def applies(
    regime: RegimeName,
    as_: AsOrganisation,
    by: ByPerson,
    reason: Reason,
    not_: Annotated[bool, typer.Option("--not", help="It does not apply to you.")] = False,
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Record that a regime applies to your organisation, or that it does not, by whom and why."""
    here = desk(store, at)
    from tocsin.drivers.regimes import load
    from tocsin.flows.found import acting, person_of
    from tocsin.flows.licence import set_clocks
    from tocsin.flows.regimes import applies as record

    party = acting(as_)
    made = record(load(regime), party, person_of(party, by), not not_, reason, here.tools)
    set_clocks([load(regime)], here.tools)
    if json_:
        as_json({"regime": made.regime, "applies": made.applies, "by": made.person, "at": made.recorded_at})
        return
    say(f"Recorded: {regime} {'applies to' if made.applies else 'does not apply to'} {party}.")
    invented(here.invented)


def trigger(
    case: CaseReference,
    regime: RegimeName,
    event: Annotated[str, typer.Argument(help="One of the regime's own triggers.")],
    as_: AsOrganisation,
    by: ByPerson,
    reason: Reason,
    happened: Annotated[str | None, typer.Option(help="When you became aware of it, if not now.")] = None,
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Record that a regime's own trigger happened in a case; its clocks begin. A vulnerability alone is no incident."""
    here = desk(store, at)
    from tocsin.drivers.regimes import load
    from tocsin.duties.regime.applies import Triggered
    from tocsin.flows.found import acting, person_of
    from tocsin.flows.regimes import trigger as record

    party, now, book = acting(as_), here.tools.now(), load(regime)
    person, began = person_of(party, by), instant(happened) if happened else now
    given = Triggered(CaseId(case), book.id, event, party, person, reason, began, now)
    legs = record(case, book, given, here.tools)
    if json_:
        as_json([{"duty": one.rule, "clauses": one.clauses, "limit": one.due_at} for one in legs])
        return
    rows = [(one.rule, ", ".join(one.clauses), when(one.due_at) if one.due_at else "no time is given") for one in legs]
    table("Now owed", ("duty", "clause", "limit of the law"), rows)
    invented(here.invented)


def notified(
    case: CaseReference,
    duty: Annotated[str, typer.Argument(help="The duty, as `tocsin trigger` named it.")],
    as_: AsOrganisation,
    by: ByPerson,
    channel: Annotated[str, typer.Option(help="Through which channel it was filed.")],
    reference: Annotated[str, typer.Option(help="The reference that the channel gave.")],
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Record that what a regime asks for was filed: by whom, through which channel, when, under which reference."""
    here = desk(store, at)
    from tocsin.flows.found import acting, person_of
    from tocsin.flows.regimes import notified as record

    party = acting(as_)
    act = record(case, duty, party, person_of(party, by), channel, reference, here.tools)
    if json_:
        as_json({"duty": duty, "at": act.at, "channel": act.channel, "reference": act.reference})
        return
    say(f"Recorded: {duty} filed through {act.channel}, reference {act.reference}, {when(act.at)}.")
    invented(here.invented)
