"""`tocsin key`: the certificates of contacts, registered by their owner and checked by whoever seals with them."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli.desk import desk
from tocsin.cli.options import AsJson, AsOrganisation, AtInstant, ByPerson, Reason, StoreFolder
from tocsin.cli.show import as_json, invented, say, table

Fingerprint = Annotated[str, typer.Argument(help="The key's fingerprint, or at least its first eight characters.")]

key = typer.Typer(no_args_is_help=True, help="Keys of contacts, with which a message is sealed to its recipient.")


@key.command("add")
def add(
    file: Annotated[Path, typer.Argument(help="The contact's certificate, in PEM or DER; never a private key.")],
    as_: AsOrganisation,
    by: ByPerson,
    contact: Annotated[str, typer.Option(help="The contact's mail address, as the register has it.")],
    store: StoreFolder = None,
    at: AtInstant = None,
) -> None:
    """Register the certificate of one of your contacts; others seal with it once they have checked its fingerprint."""
    here = desk(store, at)
    from tocsin.drivers import smime
    from tocsin.flows.found import acting, person_of
    from tocsin.flows.key import register
    from tocsin.notices.relay.key import grouped

    party = acting(as_)
    made = register(party, contact, smime.certificate(file), person_of(party, by), here.tools)
    say(
        f"Registered for {made.contact}, until {made.certificate.expires_at:%d %B %Y}. Its fingerprint, to be read out:"
    )
    say(grouped(made.certificate.fingerprint), "bold")
    invented(here.invented)


@key.command("check")
def check(
    fingerprint: Fingerprint,
    as_: AsOrganisation,
    by: ByPerson,
    how: Annotated[str, typer.Option(help="How it was compared, such as: read out on the number in our records.")],
    store: StoreFolder = None,
    at: AtInstant = None,
) -> None:
    """Record that you compared a fingerprint with the key's owner; from now on your messages are sealed to that key."""
    here = desk(store, at)
    from tocsin.flows.found import acting, person_of
    from tocsin.flows.key import check as checked

    party = acting(as_)
    made = checked(fingerprint, party, person_of(party, by), how, here.tools)
    say(f"Recorded: {made.fingerprint[:16]} checked by {made.person}, {made.how}.")
    invented(here.invented)


@key.command("end")
def end(
    fingerprint: Fingerprint,
    as_: AsOrganisation,
    by: ByPerson,
    reason: Reason,
    store: StoreFolder = None,
    at: AtInstant = None,
) -> None:
    """Record that a key of yours is no longer to be used: lost, replaced, or its owner left."""
    here = desk(store, at)
    from tocsin.flows.found import acting, person_of
    from tocsin.flows.key import end as ended

    party = acting(as_)
    made = ended(fingerprint, party, person_of(party, by), reason, here.tools)
    say(f"Recorded: nothing is sealed to {made.fingerprint[:16]} any more. What was sealed to it before stays so.")
    invented(here.invented)


@key.command("list")
def listed(
    as_: AsOrganisation,
    of: Annotated[str, typer.Option(help="Whose keys; left out: your own.")] = "",
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """List an organisation's keys in use, and whether you have checked them."""
    here = desk(store, at)
    from tocsin.flows.found import acting
    from tocsin.flows.key import listed as found
    from tocsin.notices.relay.key import grouped

    rows = found(acting(of or as_), acting(as_), here.tools)
    if json_:
        as_json(
            [
                {
                    "contact": one.contact,
                    "fingerprint": one.certificate.fingerprint,
                    "until": one.certificate.expires_at,
                    "checked by you on": mine.checked_at if mine else None,
                }
                for one, mine in rows
            ]
        )
        return
    shown = [
        (
            one.contact,
            grouped(one.certificate.fingerprint),
            f"{one.certificate.expires_at:%Y-%m-%d}",
            f"{mine.checked_at:%Y-%m-%d}, {mine.how}" if mine else "not by you",
        )
        for one, mine in rows
    ]
    if shown:
        table("Keys in use", ("contact", "fingerprint", "until", "checked"), shown)
    else:
        say("No key is in use. Messages are sealed inside tocsin, and opened there. Nothing is broken.")
    invented(here.invented)
