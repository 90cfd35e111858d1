"""`tocsin plan`, `progress`, `closing`: from a plan with dates and owners to the report that says what remains."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tocsin.cli.desk import day, desk, instant
from tocsin.cli.options import AsJson, AsOrganisation, AtInstant, ByPerson, CaseReference, StoreFolder
from tocsin.cli.show import as_json, figure, invented, say, table, when
from tocsin.words import Refused

if TYPE_CHECKING:
    from tocsin.cases.remedy.plan import Task
    from tocsin.flows.remedy import Remedy


def plan(
    case: CaseReference,
    as_: AsOrganisation,
    by: Annotated[
        str, typer.Option("--by", metavar="PERSON", help="Who records it; left out, the plan is shown.")
    ] = "",
    step: Annotated[list[str] | None, typer.Option(help="WHAT | OWNER | DATE; once for each step.")] = None,
    promise: Annotated[str, typer.Option(help="The instant by which all of it is to be complete.")] = "",
    reason: Annotated[str, typer.Option(help="Why the promised time moves, where it does.")] = "",
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Record a plan, or its next version, or show it. A promised time moves only with a reason and a new report."""
    here = desk(store, at)
    from tocsin.flows import remedy
    from tocsin.flows.found import acting, person_of

    party = acting(as_)
    if by:
        tasks = [task(one) for one in step or []]
        found = remedy.draw(case, party, person_of(party, by), tasks, instant(promise), reason, here.tools)
    else:
        found = remedy.remedy(case, party, here.tools)
    shown(found, json_)
    invented(here.invented and not json_)


def progress(
    case: CaseReference,
    as_: AsOrganisation,
    by: ByPerson,
    done: Annotated[int, typer.Option(help="The number of a step that was done.")] = 0,
    on: Annotated[str, typer.Option(help="The day on which it was done.")] = "",
    need: Annotated[
        list[str] | None,
        typer.Option("--count", help="NEED=NUMBER as you know it; left out, the inventory is counted."),
    ] = None,
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Record that a step was done, or count what is still exposed."""
    here = desk(store, at)
    from tocsin.flows import remedy
    from tocsin.flows.found import acting, person_of

    party = acting(as_)
    if done:
        shown(remedy.done(case, party, person_of(party, by), done, day(on), here.tools), json_)
    else:
        person_of(party, by)
        remedy.count(case, party, here.tools, tuple(counted(one) for one in need or []))
        shown(remedy.remedy(case, party, here.tools), json_)
    invented(here.invented and not json_)


def closing(
    case: CaseReference,
    as_: AsOrganisation,
    by: ByPerson,
    reason: Annotated[str, typer.Option(help="What is said of steps not taken and of what remains.")] = "",
    channel: Annotated[str, typer.Option(help="Through which channel it was filed, if it was.")] = "",
    reference: Annotated[str, typer.Option(help="The reference that the channel gave.")] = "",
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Record the closing report: the steps taken and what remains."""
    here = desk(store, at)
    from tocsin.flows import remedy
    from tocsin.flows.found import acting, person_of

    party = acting(as_)
    made = remedy.closing(case, party, person_of(party, by), reason, channel, reference, here.tools)
    if json_:
        as_json({"digest": made.digest, "taken": made.taken, "left": made.left, "remains": dict(made.remains)})
        return
    for title, rows in (("Taken", made.taken), ("Not taken", made.left)):
        say(f"{title}: {'; '.join(rows) or 'nothing'}.")
    say(f"Remains: {'; '.join(f'{number:,} {need}' for need, number in made.remains) or 'no device that is known of'}.")
    say(f"Digest: {made.digest}{' (filed)' if channel else ' (not filed yet)'}")
    invented(here.invented)


def task(text: str) -> "Task":
    """Read a step as it is given on the command line."""
    from tocsin.cases.remedy.plan import Task

    parts = [part.strip() for part in text.split("|")]
    if len(parts) != 3:
        raise Refused(f"--step {text}", "it has not three parts.", "Give it as WHAT | OWNER | DATE.")
    return Task(parts[0], parts[1], day(parts[2]))


def counted(text: str) -> Any:
    """Read a count as it is given on the command line."""
    from tocsin.cases.remedy.exposure import Need

    name, _, number = text.partition("=")
    known = {one.name.lower().replace("_", "-"): one for one in Need}
    if name not in known or not number.isdigit():
        raise Refused(f"--count {text}", "it is no count.", f"Give NEED=NUMBER, with one of: {', '.join(known)}.")
    return known[name], int(number)


def shown(found: "Remedy", json_: bool) -> None:
    """Show how a remedy stands."""
    plan = found.plan
    if json_:
        as_json(facts(found))
        return
    if plan is None:
        say("No plan is recorded.")
    else:
        rows = [(n, one.does, one.owner, one.due_on, one.done_on) for n, one in enumerate(plan.tasks, 1)]
        table(f"Plan, version {plan.version}", ("no.", "step", "owner", "due", "done"), rows)
        say(f"Promised: {when(plan.promised_at)}.{f' Why this version: {plan.why}' if plan.why else ''}")
    if found.promise.wanted and found.promise.holds:
        say(f"The report filed promises {when(found.promise.holds)}. The new time holds once a new report gives it.")
    elif found.promise.wanted:
        say("No report has given this time yet.")
    days = [
        (str(one.on), figure(one.remaining), "; ".join(f"{n:,} {need}" for need, n in one.counts), one.source)
        for one in found.exposures
    ]
    if days:
        table("Still exposed", ("day", "remaining", "by what is needed", "source"), days, (1,))
    if found.closing:
        say(f"Closed by {found.closing.person}, {when(found.closing.closed_at)}.")


def facts(found: "Remedy") -> dict[str, Any]:
    """Give how a remedy stands as facts."""
    return {
        "version": found.plan.version if found.plan else None,
        "steps": [
            {"does": one.does, "owner": one.owner, "due": _day(one.due_on), "done": _day(one.done_on)}
            for one in (found.plan.tasks if found.plan else ())
        ],
        "promised": found.plan.promised_at if found.plan else None,
        "holds": found.promise.holds,
        "waits for a new report": found.promise.wanted,
        "exposed": [
            {"day": _day(one.on), "remaining": one.remaining, "counts": dict(one.counts)} for one in found.exposures
        ],
        "closed": found.closing.closed_at if found.closing else None,
    }


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None
