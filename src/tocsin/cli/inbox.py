"""`tocsin inbox`: what came in by mail is kept with its notice, and a named person makes an answer of it."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.desk import desk
from tocsin.cli.options import AsJson, AtInstant, StoreFolder
from tocsin.cli.send import ANSWERS
from tocsin.cli.show import as_json, invented, say, table
from tocsin.words import Refused

if TYPE_CHECKING:
    from tocsin.flows.inbox import Taken


def inbox(
    files: Annotated[list[Path] | None, typer.Argument(help="Mails as .eml files, or folders of them.")] = None,
    imap: Annotated[str, typer.Option(help="user@host of a mailbox; TOCSIN_IMAP_PASSWORD holds its password.")] = "",
    as_: Annotated[str, typer.Option("--as", metavar="ORGANISATION", help="Whose replies are meant.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="PERSON", help="The named person who looked at it.")] = "",
    accept: Annotated[str, typer.Option(metavar="MAIL", help="The mail to accept as its author's answer.")] = "",
    what: Annotated[str, typer.Option("--is", help="acknowledge, refuse or pass-on: what it says.")] = "acknowledge",
    set_aside: Annotated[str, typer.Option(metavar="MAIL", help="The mail that is no answer.")] = "",
    reason: Annotated[str, typer.Option(help="For a refusal, or to set aside: why.")] = "",
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Take mails in, show those that wait for a person, accept one as an answer, or set one aside."""
    here = desk(store, at)
    from tocsin.drivers import imap as mailboxes
    from tocsin.duties.act import ActKind
    from tocsin.flows import inbox as flow
    from tocsin.flows.found import acting, person_of

    if (accept or set_aside) and what not in ANSWERS:
        raise Refused(f"--is {what}", "it is not known.", f"Give one of: {', '.join(ANSWERS)}.")
    raws = [raw for _, raw in mailboxes.files(files or [])]
    taken = [flow.take(raw, here.tools) for raw in raws]
    if imap:
        user, _, host = imap.rpartition("@")
        box = mailboxes.Mailbox(host, user, os.environ.get("TOCSIN_IMAP_PASSWORD", ""))
        taken += [flow.take(raw, here.tools) for raw in box.unseen()]
    if accept or set_aside:
        party = acting(as_)
        person = person_of(party, by)
        if accept:
            act = flow.accept(accept, ActKind(ANSWERS[what]), party, person, here.tools, reason)
            say(f"Recorded: {act.by} {act.kind.value}, {act.strength.value}.")
        else:
            flow.set_aside(set_aside, party, person, reason, here.tools)
            say("Set aside.")
    waits = flow.waiting(acting(as_), here.tools) if as_ else ()
    if json_:
        as_json({"taken": [_facts(one) for one in taken], "waits": [_facts(one) for one in waits]})
        return
    shown("Taken in", taken)
    shown("Waits for a person", waits)
    invented(here.invented)


def shown(title: str, rows: "Sequence[Taken]") -> None:
    """Show mails in a table."""
    if rows:
        facts = [_facts(one) for one in rows]
        cells = [(one["mail"], one["kind"], one["notice"], one["from"], str(one["said"])[:80]) for one in facts]
        table(title, ("mail", "what", "notice", "from", "it says"), cells)


def _facts(one: "Taken") -> dict[str, object]:
    return {
        "mail": one.id[:12] or "kept before",
        "kind": one.kind,
        "notice": one.notice,
        "from": one.from_address,
        "said": one.said,
    }
