"""`tocsin classify`: who may read a case is made narrower at once, or wider by whoever may, on record."""

from typing import Annotated

import typer

from tocsin.cli.desk import desk
from tocsin.cli.options import AsJson, AsOrganisation, AtInstant, ByPerson, CaseReference, Reason, StoreFolder
from tocsin.cli.show import as_json, invented, say, table
from tocsin.words import Class


def classify(
    case: CaseReference,
    class_: Annotated[Class, typer.Argument(metavar="CLASS", help="White, Green, Amber or Red.")],
    as_: AsOrganisation,
    by: ByPerson,
    reason: Reason,
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Change a case's class. Raising holds at once; lowering is its originator's or the SSC's. Nothing is published by it."""
    here = desk(store, at)
    from tocsin.flows.found import acting, person_of
    from tocsin.flows.reclassify import reclassify

    party = acting(as_)
    made, again = reclassify(case, party, person_of(party, by), class_, reason, here.tools)
    if json_:
        as_json({"before": made.before, "after": made.after, "by": made.by, "notices": [one.id for one in again]})
        return
    say(f"Recorded: {made.before} is {made.after} now ({made.after.tlp}), by {made.person} of {made.by}.")
    if again:
        rows = [(one.id[:10], one.sort, one.recipient) for one in again]
        table("Written anew at this class; each waits for a release", ("notice", "what", "to"), rows)
    invented(here.invented)
