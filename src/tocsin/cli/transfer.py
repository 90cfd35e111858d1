"""`tocsin transfer`, `exchange`, `exercise`: devices that change their supplier, the monthly lists, and routes tried out."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli.desk import day, desk
from tocsin.cli.options import AsJson, AsOrganisation, AtInstant, ByPerson, Reason, StoreFolder
from tocsin.cli.show import as_json, figure, invented, say, table, when
from tocsin.words import Direction, ModelId, Refused


def transfer(
    old: Annotated[str, typer.Argument(help="The supplier until then.")],
    new: Annotated[str, typer.Argument(help="The supplier from then on.")],
    on: Annotated[str, typer.Option(help="The day from which the new one is responsible.")],
    as_: AsOrganisation,
    by: ByPerson,
    reason: Reason,
    model: Annotated[list[str] | None, typer.Option(help="Only this model; left out, all.")] = None,
    last_resort: Annotated[bool, typer.Option("--last-resort", help="A supplier of last resort takes over.")] = False,
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Record that devices pass to another supplier. No duty moves; the new supplier is told what is open, after a release."""
    here = desk(store, at)
    from tocsin.drivers.regimes import load, names
    from tocsin.duties.regime.transfer import SORTS
    from tocsin.flows.found import acting, person_of
    from tocsin.flows.transfer import pass_over

    party = acting(as_)
    models = frozenset(ModelId(one) for one in model or [])
    found = pass_over(
        acting(old), acting(new), day(on), SORTS[last_resort], party, person_of(party, by), reason, here.tools, models,
        [load(name) for name in names()],
    )  # fmt: skip
    if json_:
        as_json({"transfer": found.id, "devices": found.transfer.systems, "notices": [one.id for one in found.notices]})
        return
    say(f"Recorded as {found.id}: {found.transfer.systems:,} devices pass from {old} to {new} on {on}.")
    say("What was owed before that day stays with whoever was responsible then.")
    rows = [(one.case[:10], one.id[:10], one.sender, one.recipient) for one in found.notices]
    if rows:
        table("Prepared; each waits for a release", ("case", "notice", "from", "to"), rows)
    invented(here.invented)


def exchange(
    as_: AsOrganisation,
    month: Annotated[str, typer.Option(help="YYYY-MM; left out, the lists are shown as they would go.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="PERSON", help="The named person who releases them.")] = "",
    reason: Annotated[str, typer.Option(help="Why, for the record.")] = "",
    out: Annotated[Path | None, typer.Option(help="Write each recipient's list into this folder, as text.")] = None,
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """The monthly lists: which suppliers operate a manufacturer's devices, and whom to reach at each manufacturer."""
    here = desk(store, at)
    from tocsin.flows import exchange as flow
    from tocsin.flows.docket import COMMITTEE
    from tocsin.flows.found import acting, person_of

    party = acting(as_)
    if party != COMMITTEE:
        found = tuple(one for _, one in flow.mine(party, here.tools))
    elif month:
        found = flow.exchange(month, party, person_of(party, by), reason, here.tools).lists
    else:
        found = flow.prepared(party, here.tools)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for one in found:
            (out / f"list-{one.sort}-{one.recipient}.txt").write_text("\n".join(one.lines) + "\n", "utf-8")
    if json_:
        as_json([{"list": x.sort, "to": x.recipient, "lines": x.lines, "new": x.added, "gone": x.gone} for x in found])
        return
    rows = [(one.sort, one.recipient, len(one.lines), len(one.added), len(one.gone)) for one in found]
    table("Lists", ("list", "to", "lines", "new", "gone"), rows, (2, 3, 4))
    if party == COMMITTEE:
        gone = flow.gaps(party, here.tools)
        say(f"Months without lists: {', '.join(gone)}." if gone else "No month is missing.")
    say("A correction is welcome and owed by nobody.")
    invented(here.invented)


def exercise(
    what: Annotated[str, typer.Argument(help="consent, refuse, begin, take or score.")],
    as_: AsOrganisation,
    by: Annotated[str, typer.Option("--by", metavar="PERSON", help="The named person who decides this.")] = "",
    route: Annotated[str, typer.Option(help="For begin: the parties in order, with commas.")] = "",
    direction: Annotated[Direction, typer.Option(help="tell, or be told.")] = Direction.BE_TOLD,
    within: Annotated[int, typer.Option(help="Hours asked of each hop.")] = 24,
    reference: Annotated[str, typer.Option(help="For take and score: the exercise's id.")] = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Exercise a route: only with consent given beforehand, twice a year at most, marked beyond mistake, scored per hop."""
    here = desk(store, at)
    from tocsin.flows import exercise as flow
    from tocsin.flows.found import acting, person_of

    party = acting(as_)
    if what in ("consent", "refuse"):
        made = flow.consent(party, person_of(party, by), what == "consent", here.tools)
        say(f"Recorded: {party} {'agrees' if made.agrees else 'does not agree'} to exercises, {when(made.given_at)}.")
        return
    if what == "begin":
        path = tuple(acting(one.strip()) for one in route.split(","))
        if path[0] != party:
            raise Refused(f"--route {route}", f"it does not begin with {party}.", "Begin it with your organisation.")
        key, begun = flow.begin(path, direction, person_of(party, by), reason, within, here.tools)
        say(f"Begun as {key}. Send this text, and nothing else:")
        say(begun.text)
        return
    if what not in ("take", "score"):
        raise Refused(f"exercise {what}", "it is not known.", "Give consent, refuse, begin, take or score.")
    scored = (
        flow.take(reference, party, person_of(party, by), here.tools)
        if what == "take"
        else flow.scores(reference, party, here.tools)
    )
    rows = [(one.left, one.right, one.word, one.hours) for one in scored]
    if json_:
        as_json([{"from": a, "to": b, "word": word, "hours": hours} for a, b, word, hours in rows])
        return
    table("Hop by hop", ("from", "to", "how", "hours"), [tuple(figure(cell) for cell in row) for row in rows])
    invented(here.invented)
