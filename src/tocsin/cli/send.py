"""`tocsin release`, `deliver`, `answer`, `chase`: what goes out, what comes back, and what is done about silence."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.desk import Desk, desk, instant, naming
from tocsin.cli.hear import notice_facts
from tocsin.cli.options import AsJson, AsOrganisation, AtInstant, ByPerson, CaseReference, Reason, StoreFolder
from tocsin.cli.show import as_json, invented, say, table
from tocsin.words import Refused

if TYPE_CHECKING:
    from tocsin.flows.release import Queued

ANSWERS = {
    "acknowledge": "acknowledged",
    "refuse": "refused",
    "pass-on": "handed on",
    "off-network": "delivered off-network",
}
HOW = {
    "signed-in": "signed in: binds the exact text",
    "button": "button pressed: receipt of the header",
    "reply": "reply attached, accepted by a named person",
    "off-network": "record of who handed it over, how and when",
}


def release(
    case: CaseReference,
    as_: AsOrganisation,
    by: ByPerson,
    reason: Reason,
    notice: Annotated[str, typer.Option(help="Only this notice; else all that wait in your name.")] = "",
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Release what waits in your organisation's name; nothing crosses to another organisation without this."""
    here = desk(store, at)
    from tocsin.flows.found import acting, person_of
    from tocsin.flows.release import release as released

    party = acting(as_)
    queued = released(case, party, person_of(party, by), reason, here.tools, notice)
    if json_:
        as_json([notice_facts(one.notice) | {"contact": one.contact or None} for one in queued])
        return
    queued_shown(queued, "Released by " + by, here)
    invented(here.invented)


def deliver(
    host: Annotated[str, typer.Option(help="The mail server.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Its port.")] = 25,
    domain: Annotated[str, typer.Option(help="This instance's own mail domain.")] = "tocsin.example",
    pages: Annotated[
        str, typer.Option(help="Where this instance's pages are, such as https://tocsin.example; or nothing.")
    ] = "",
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Send what is queued: one message, one recipient. A 250 from a mail server meets no duty."""
    here = desk(store, at)
    from tocsin.drivers.mail import Smtp
    from tocsin.flows.deliver import Instance
    from tocsin.flows.deliver import deliver as delivered
    from tocsin.flows.guest import path

    if pages:
        keep_secret(here.folder)

    def link(delivery: str) -> str:
        return f"{pages.rstrip('/')}{path(delivery)}" if pages else ""

    instance = Instance(domain, f"notices@{domain}", link, here.invented)
    sent = delivered(Smtp(host, port), instance, f"cli-{port}", here.tools)
    if json_:
        as_json(
            [
                notice_facts(one.notice) | {"address": one.to_address, "accepted": one.accepted, "said": one.said}
                for one in sent
            ]
        )
        return
    called = naming(here)
    rows = [
        (one.notice.id[:10], called(one.notice.recipient), one.to_address, "yes" if one.accepted else "no", one.said)
        for one in sent
    ]
    if rows:
        table("Sent", ("notice", "to", "address", "accepted", "the server said"), rows)
    else:
        say("Nothing was due. Nothing is broken.")
    invented(here.invented)


def keep_secret(folder: Path) -> None:
    """Keep in the store the secret that signs links, so that the pages know the links that the mails carry."""
    from django.conf import settings

    from tocsin.drivers import secret

    secret.keep(folder, settings.SECRET_KEY)


def answer(
    notice: Annotated[str, typer.Argument(help="The notice's reference, or its first characters.")],
    what: Annotated[str, typer.Argument(help="acknowledge, refuse, pass-on or off-network.")],
    as_: AsOrganisation,
    by: ByPerson,
    how: Annotated[
        str, typer.Option(help="signed-in, button, reply or off-network: how strong the proof is.")
    ] = "signed-in",
    reason: Annotated[str, typer.Option(help="For a refusal: why. For off-network: who handed it over and how.")] = "",
    channel: Annotated[
        str, typer.Option(help="For pass-on: the other way it was passed on; left out, tocsin sends it.")
    ] = "",
    whom: Annotated[str, typer.Option(help="With --channel: to whom, the person and the organisation.")] = "",
    when: Annotated[str, typer.Option(metavar="INSTANT", help="With --channel: when, as a UTC instant.")] = "",
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Record an answer to a notice at its true strength; passing on sends it to the next on the path."""
    here = desk(store, at)
    from tocsin.duties.act import ActKind, Strength
    from tocsin.flows.answer import answer as answered
    from tocsin.flows.found import acting, person_of

    for given, words, option in ((what, ANSWERS, "answer"), (how, HOW, "--how")):
        if given not in words:
            raise Refused(f"{option} {given}", "it is not known.", f"Give one of: {', '.join(words)}.")
    party = acting(as_)
    act, queued = answered(
        notice,
        ActKind(ANSWERS[what]),
        party,
        person_of(party, by),
        Strength(HOW[how]),
        here.tools,
        reason,
        channel,
        passed_on(whom, when, here) if channel else "",
    )
    if json_:
        as_json({"act": act.kind, "at": act.at, "strength": act.strength, "binds": act.digest, "queued": len(queued)})
        return
    say(f"Recorded: {naming(here)(party)} {act.kind.value}, {act.strength.value}.")
    if queued:
        queued_shown(queued, "Passed on", here)
    invented(here.invented)


def passed_on(whom: str, when: str, here: Desk) -> str:
    """Write to whom and when something was passed on another way; Refused unless both are given, and it has happened."""
    from tocsin.notices.wording import words_at

    at = instant(when) if when else None
    if not whom.strip() or at is None or at > here.tools.now():
        why = "to whom and when it was passed on are wanted too."
        raise Refused("--channel", why, "Give --whom PERSON and a --when that has passed.")
    return f"to {whom.strip()}, {words_at(at)}"


def chase(
    case: CaseReference, as_: AsOrganisation, store: StoreFolder = None, at: AtInstant = None, json_: AsJson = False
) -> None:
    """Record who has not answered by the time set; reminders go out, every other next step waits for a person."""
    here = desk(store, at)
    from tocsin.flows.chase import chase_as
    from tocsin.flows.found import acting

    acts, waiting, going = chase_as(acting(as_), case, here.tools)
    if json_:
        as_json(
            {
                "no answer": [{"from": act.toward, "why": act.why} for act in acts],
                "waits for a release": [notice_facts(one) for one in waiting],
                "reminders": [notice_facts(one.notice) for one in going],
            }
        )
        return
    called = naming(here)
    for toward, by in dict.fromkeys((act.toward, act.by) for act in acts):
        say(f"No answer by the time set: {called(toward or 'nobody named')} to {called(by)}.")
    if waiting:
        rows = [(one.id[:10], one.sort, one.why, " → ".join(map(called, one.path))) for one in waiting]
        table(
            "Prepared; each waits for a person of the sender",
            ("notice", "what", "why", "from, through, to"),
            rows,
            wide=3,
        )
    if going:
        queued_shown(going, "Reminders, which go by themselves", here)
    if not (acts or waiting or going):
        say("Nobody is newly silent; nothing was added.")
    invented(here.invented)


def queued_shown(queued: "tuple[Queued, ...]", title: str, here: Desk) -> None:
    """Show what is on its way, and what has nobody to go to."""
    called = naming(here)
    rows = [
        (
            one.notice.id[:10],
            one.notice.sort,
            called(one.notice.recipient),
            one.contact or "no address: hand it over and record it",
        )
        for one in queued
    ]
    table(title, ("notice", "what", "to", "contact"), rows)
