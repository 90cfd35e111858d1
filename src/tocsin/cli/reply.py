"""`tocsin lines`, `reply`, `dispute`: a party's own lines before a report names it, and what it says of them."""

from typing import Annotated

import typer

from tocsin.cli.desk import desk
from tocsin.cli.hear import notice_facts, shown
from tocsin.cli.options import AsJson, AsOrganisation, AtInstant, ByPerson, CaseReference, StoreFolder
from tocsin.cli.show import as_json, figure, invented, say, table


def lines(
    case: CaseReference, as_: AsOrganisation, store: StoreFolder = None, at: AtInstant = None, json_: AsJson = False
) -> None:
    """Prepare, for each party that your report would name, its own lines, for its answer. Each waits for your release."""
    here = desk(store, at)
    from tocsin.flows.found import acting
    from tocsin.flows.reply import lines as prepared

    found = prepared(case, acting(as_), here.tools)
    if json_:
        as_json([notice_facts(one) for one in found])
        return
    shown(found, "A report never waits for a reply: until the days have run it names nobody.", here, False)


def reply(
    notice: Annotated[str, typer.Argument(help="The notice that brought you your own lines.")],
    as_: AsOrganisation,
    by: ByPerson,
    text: Annotated[str, typer.Option(help="What you say of the lines; it will stand beside them.")],
    dispute: Annotated[bool, typer.Option("--dispute", help="You dispute them.")] = False,
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Answer or dispute the lines of a report that would name you."""
    here = desk(store, at)
    from tocsin.flows.found import acting, person_of
    from tocsin.flows.reply import reply as replied

    party = acting(as_)
    act = replied(notice, party, person_of(party, by), text, dispute, here.tools)
    if json_:
        as_json({"act": act.kind, "at": act.at, "toward": act.toward, "says": act.why})
        return
    say(f"Recorded: {party} {act.kind.value}. It stands beside the lines in every report of {act.toward}.")
    invented(here.invented)


def dispute(
    case: CaseReference,
    as_: AsOrganisation,
    act: Annotated[str, typer.Argument(help="The act's id; left out, the acts about you are listed.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="PERSON", help="The named person who disputes it.")] = "",
    reason: Annotated[str, typer.Option(help="Why, in words that a reader of the record will see.")] = "",
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Dispute an act recorded about you. It stays on the record, and your dispute stands beside it."""
    here = desk(store, at)
    from tocsin.flows.found import acting, person_of
    from tocsin.flows.reply import about
    from tocsin.flows.reply import dispute as disputed

    party = acting(as_)
    if not act:
        found = about(case, party, here.tools)
        rows = [(one.id, figure(one.act.at), one.act.by, one.act.kind, one.act.toward, one.act.why) for one in found]
        if json_:
            as_json([dict(zip(("act", "at", "by", "kind", "toward", "why"), row, strict=True)) for row in rows])
            return
        table("Recorded about you", ("act", "when", "by", "what", "toward", "why"), rows)
        return
    made = disputed(case, act, party, person_of(party, by), reason, here.tools)
    if json_:
        as_json({"act": made.kind, "at": made.at, "disputes": made.reference, "says": made.why})
        return
    say(f"Recorded: {party} disputes {made.reference}.")
    invented(here.invented)
