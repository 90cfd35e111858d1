"""`tocsin member`: name the first members of an organisation, from the machine that holds the store."""

from typing import Annotated

import typer

from tocsin.cli.desk import desk
from tocsin.cli.options import AsJson, AsOrganisation, AtInstant, StoreFolder
from tocsin.cli.show import as_json, invented, say, table
from tocsin.words import Refused


def member(
    as_: AsOrganisation,
    name: Annotated[str, typer.Option(help="The person's name; left out, the members are listed.")] = "",
    email: Annotated[str, typer.Option(help="The address to which the mail that sets the password goes.")] = "",
    may: Annotated[list[str] | None, typer.Option(help="reads, answers, decides or administers; repeat it.")] = None,
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Name a member of an organisation, or list them. The pages let a member who administers name the others."""
    here = desk(store, at)
    from tocsin.flows.enrol import enrol, members
    from tocsin.flows.found import acting
    from tocsin.parties.actor import Duty, at_the_desk

    party, known = acting(as_), {one.value: one for one in Duty}
    if name or email:
        for one in may or ():
            if one not in known:
                raise Refused(f"--may {one}", "it is not known.", f"Give one of: {', '.join(known)}.")
        duties = [known[one] for one in may or known]
        enrol(at_the_desk(party, here.tools.now(), "the desk"), name, email, duties, here.tools)
    found = members(party, here.tools)
    if json_:
        as_json([{"name": one.name, "email": one.email, "may": sorted(one.duties)} for one in found])
        return
    rows = [(one.name, one.email, ", ".join(sorted(one.duties)), one.named_by) for one in found]
    if rows:
        table("Members", ("name", "e-mail", "may", "named by"), rows)
        say("Each sets a password at the sign-in page, under “I have no password yet”, by a mail to this address.")
    else:
        say(f"{party} has no members. Name one with --name and --email.")
    invented(here.invented)
