"""`tocsin approve`: what an organisation lets go to one recipient at one class without a release each time."""

from typing import Annotated

import typer

from tocsin.cli.desk import desk
from tocsin.cli.options import AsJson, AsOrganisation, AtInstant, StoreFolder
from tocsin.cli.show import as_json, invented, say, table
from tocsin.words import Class


def approve(
    as_: AsOrganisation,
    recipient: Annotated[str, typer.Argument(help="To whom; left out, what stands is listed.")] = "",
    class_: Annotated[Class, typer.Option("--class", help="At which class; never Red.")] = Class.AMBER,
    by: Annotated[str, typer.Option("--by", metavar="PERSON", help="The named person who approves it.")] = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    days: Annotated[int, typer.Option(help="For how many days, 366 at most; 0 ends one that stands.")] = 90,
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Approve beforehand what goes to one recipient at one class; each sending still records under whose approval it went."""
    here = desk(store, at)
    from tocsin.flows.declare import approve_beforehand
    from tocsin.flows.docket import approvals
    from tocsin.flows.found import acting, person_of

    party = acting(as_)
    if recipient:
        approve_beforehand(party, acting(recipient), class_, person_of(party, by), reason, days, here.tools)
    own = [one for one in approvals(here.tools) if one.by == party]
    rows = [(one.recipient, one.classification, one.person, one.why, one.until_at) for one in own]
    heads = ("recipient", "class", "approved by", "why", "until")
    if json_:
        as_json([dict(zip(heads, row, strict=True)) for row in rows])
        return
    if rows:
        table("Approved beforehand", heads, rows)
    else:
        say("Nothing is approved beforehand: each crossing waits for a named person.")
    invented(here.invented)
