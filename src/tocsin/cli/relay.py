"""`tocsin hops`, `open`, `unseal`, `code`, `withdraw`: what travels sealed through others, and what opens it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.desk import desk, naming
from tocsin.cli.options import AsJson, AsOrganisation, AtInstant, ByPerson, CaseReference, Reason, StoreFolder
from tocsin.cli.show import as_json, invented, say, table
from tocsin.words import Refused

if TYPE_CHECKING:
    from tocsin.flows.relay import Hop

NoticeReference = Annotated[str, typer.Argument(help="The notice's reference, or its first characters.")]


def hops(
    case: CaseReference, as_: AsOrganisation, store: StoreFolder = None, at: AtInstant = None, json_: AsJson = False
) -> None:
    """How each passing on of a case stands: owed, handed on, confirmed or broken; and how its text travels."""
    here = desk(store, at)
    from tocsin.flows.found import acting
    from tocsin.flows.relay import hops as found

    called, rows = naming(here), found(case, acting(as_), here.tools)
    if json_:
        as_json([hop_facts(one) for one in rows])
        return
    shown = [
        (
            one.notice.id[:10],
            called(one.notice.path[0]),
            called(one.notice.recipient),
            called(one.notice.onward or one.notice.final),
            one.word,
            one.how or "open to who passes it on",
            opened_at(one),
        )
        for one in rows
    ]
    if shown:
        table("Passing on", ("notice", "from", "passed on by", "to", "stands", "its text", "opened"), shown)
    else:
        say("Nothing of this case goes through another organisation, as far as you may know. Nothing is broken.")
    invented(here.invented)


def opened_at(one: "Hop") -> str:
    """Write when what was sealed was opened, as far as is known."""
    if one.opened is not None:
        return f"{one.opened.at:%d %b %Y, %H:%M} UTC"
    return "not known to be" if one.how else "–"


def hop_facts(one: "Hop") -> dict[str, object]:
    """Give one passing on as facts."""
    return {
        "notice": one.notice.id,
        "path": list(one.notice.path),
        "whose turn": one.notice.recipient,
        "stands": one.word,
        "sealed": one.how,
        "opened": one.opened.at if one.opened else None,
        "strength": one.opened.strength if one.opened else None,
    }


def open_(
    as_: AsOrganisation,
    by: ByPerson,
    notice: Annotated[str, typer.Argument(help="The notice's reference; left out where --code is given.")] = "",
    code: Annotated[
        str, typer.Option(help="What stands at the end of the sealed text; it proves that you opened it.")
    ] = "",
    out: Annotated[
        Path | None, typer.Option(help="Write the sealed file here, to be opened with your own key.")
    ] = None,
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Open what was sealed for you: inside tocsin the text is shown; sealed to your key, its code proves that you read it."""
    here = desk(store, at)
    from tocsin.flows.found import acting, person_of
    from tocsin.flows.relay import open_sealed

    party = acting(as_)
    found = open_sealed(notice, party, person_of(party, by), here.tools, code)
    if out is not None and not found.text:
        write(out, found.sealed.content)
    if json_:
        act = found.act
        as_json(
            {
                "sealed": found.sealed.how,
                "text": found.text,
                "recorded": act.at if act else None,
                "binds": found.sealed.text,
            }
        )
        return
    if found.text:
        say(found.text)
    if found.act is not None:
        say(f"Recorded: {naming(here)(party)} {found.act.kind.value}, {found.act.strength.value}.")
    else:
        say(
            f"It is {found.sealed.how.value}, {found.sealed.fingerprint[:16]}: it came beside the mail. Open it there, or save it with --out."
        )
        say("Then give the code at its end: tocsin open --code CODE")
    invented(here.invented)


def write(out: Path, content: str) -> None:
    """Write a sealed file; one that is there already stays."""
    from base64 import b64decode

    try:
        with out.open("xb") as file:
            file.write(b64decode(content))
    except OSError as wrong:
        raise Refused(f"The file {out}", "it cannot be written, or is there already.", "Give another --out.") from wrong
    say(f"Written: {out}. Open it with your own mail programme, or: tocsin unseal {out} --certificate … --key …")


def unseal(
    file: Annotated[Path, typer.Argument(help="A sealed file, as it came beside a mail (.p7m).")],
    certificate: Annotated[Path, typer.Option(help="Your certificate, in PEM.")],
    key_: Annotated[Path, typer.Option("--key", help="Its private key, in PEM. It stays on this machine.")],
    ask: Annotated[bool, typer.Option("--ask", help="Ask for the key's password.")] = False,
) -> None:
    """Open a sealed file with your own key: with no store and no network."""
    from tocsin.drivers import smime

    held = []
    for path in (file, certificate, key_):
        try:
            held.append(path.read_bytes())
        except OSError as wrong:
            raise Refused(f"The file {path}", "it cannot be read.", "Give the path of a file that is there.") from wrong
    password = typer.prompt("Password", hide_input=True).encode() if ask else None
    say(smime.unseal(held[0], held[1], held[2], password))


def code(
    notice: NoticeReference,
    as_: AsOrganisation,
    by: ByPerson,
    contact: Annotated[
        str, typer.Option(help="Which contact, by name or address; left out: the first it went to.")
    ] = "",
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Give a code to read out by telephone, on the number that the register has: it opens the text behind a mail's link, once."""
    here = desk(store, at)
    from tocsin.flows.found import acting, person_of
    from tocsin.flows.tell_code import tell_code

    party = acting(as_)
    told = tell_code(notice, party, person_of(party, by), here.tools, contact)
    verified = f"verified on {told.verified_on:%d %B %Y}" if told.verified_on else "never verified"
    if json_:
        as_json(
            {
                "code": told.code,
                "for": told.name,
                "ring": told.number,
                "verified on": told.verified_on,
                "good until": told.expires_at,
                "codes left today": told.left_today,
            }
        )
        return
    say(f"Ring {told.number} ({told.name}; the register's number, {verified}), and no other number.")
    say(f"Let them quote the reference first. Then read out: {told.code}", "bold")
    say(
        f"Good until {told.expires_at:%H:%M} UTC, once, in one browser; an earlier code opens nothing any more. "
        f"{told.left_today} more can be told today. That you told it is recorded; the code is not."
    )
    invented(here.invented)


def withdraw(
    notice: NoticeReference,
    as_: AsOrganisation,
    by: ByPerson,
    reason: Reason,
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """End the links of a notice's mails, and every code for them: they open nothing any more."""
    here = desk(store, at)
    from tocsin.flows.found import acting, person_of
    from tocsin.flows.tell_code import withdraw_link

    party = acting(as_)
    many = withdraw_link(notice, party, person_of(party, by), reason, here.tools)
    if json_:
        as_json({"links ended": many})
        return
    say(f"{many} links ended." if many else "No link of it opened anything. Nothing was changed.")
    invented(here.invented)
