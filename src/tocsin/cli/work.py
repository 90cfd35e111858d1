"""`tocsin work`: the worker that sends what was accepted, watches the times that were set, and rings when it cannot."""

import json
import os
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.desk import Desk, desk, instant, plain
from tocsin.cli.options import AsJson, AtInstant, StoreFolder
from tocsin.cli.show import as_json, invented, say
from tocsin.words import Refused

if TYPE_CHECKING:
    from tocsin.drivers.clock import Run
    from tocsin.drivers.mail import Smtp
    from tocsin.drivers.webhook import Webhook
    from tocsin.flows.deliver import Instance
    from tocsin.flows.tools import Tools
    from tocsin.flows.work import Done, Ring, Worker

ALARM, PING, SECRET = "TOCSIN_ALARM_WEBHOOK", "TOCSIN_PING_WEBHOOK", "TOCSIN_WEBHOOK_SECRET"
"""What the environment calls the receiver of alarms, the dead man's switch, and the secret that signs what both get."""

LOOPBACK = "TOCSIN_WEBHOOK_LOOPBACK"
"""Set to 1, alarms may go to this machine itself, in invented stores only."""


def work(
    once: Annotated[bool, typer.Option("--once", help="Stop when nothing more is due.")] = False,
    until: Annotated[str | None, typer.Option(metavar="INSTANT", help="Stop at this UTC instant.")] = None,
    host: Annotated[str, typer.Option(help="The mail server.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Its port.")] = 25,
    tls: Annotated[bool, typer.Option("--tls", help="Give nothing to a server without a trusted STARTTLS.")] = False,
    dkim: Annotated[Path | None, typer.Option(help="The private key, in PEM, that signs each message.")] = None,
    selector: Annotated[str, typer.Option(help="The name of that key in the DNS.")] = "tocsin",
    domain: Annotated[str, typer.Option(help="This instance's own mail domain.")] = "tocsin.example",
    pages: Annotated[str, typer.Option(help="Where this instance's pages are, such as https://tocsin.example.")] = "",
    lease: Annotated[float, typer.Option(help="For how many seconds a worker holds a delivery.")] = 60,
    name: Annotated[str, typer.Option(help="This worker's name; each has its own.")] = "",
    log: Annotated[bool, typer.Option("--log", help="Write a line of JSON for each event to standard error.")] = False,
    confirm_clock: Annotated[str, typer.Option(metavar="PERSON", help="This person says the clock is right.")] = "",
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Send what is queued, see which times have passed, and ring when either cannot be done; several may work at once.

    With --at, in an invented store, the clock begins there and runs as fast as the work is done.
    """
    if at is not None and not once and until is None:
        raise Refused("--at without an end", "the clock would run on for ever.", "Give --until INSTANT, or --once.")
    here = desk(store, at)
    from tocsin.drivers import clock
    from tocsin.flows.work import confirm_clock as confirmed
    from tocsin.flows.work import work as worked

    run = clock.Run(instant(at)) if at is not None else None
    tools = tools_of(here, run)
    if confirm_clock and confirmed(confirm_clock, tools):
        say(f"{confirm_clock} confirmed the clock: releases go on, and what has passed is dealt with.")
    mail = smtp(host, port, tls, lease, dkim, domain, selector)
    worker = hired(here, tools, mail, domain, pages, run)
    worker = replace(worker, name=name or worker.name, lease=timedelta(seconds=lease))
    worker = logged(worker, tools) if log else worker
    shown(worked(worker, tools, once=once, until=instant(until) if until is not None else None), json_)
    invented(here.invented and not json_)


def tools_of(here: Desk, run: "Run | None") -> "Tools":
    """Give the desk's tools with the running clock, and, in an invented store, with the crash that is asked for."""
    from tocsin.drivers import crash

    tools = replace(here.tools, now=run.now) if run is not None else here.tools
    passing = crash.asked(here.invented)
    return replace(tools, passing=passing) if passing is not None else tools


def smtp(host: str, port: int, tls: bool, lease: float, dkim: Path | None, domain: str, selector: str) -> "Smtp":
    """Give the sender; each of its waits is shorter than what is left of a lease when it begins."""
    from tocsin.drivers import clock
    from tocsin.drivers import dkim as signatures
    from tocsin.drivers.mail import Smtp

    sign = signatures.signing(signatures.load(dkim, domain, selector), clock.wall) if dkim is not None else bytes
    user, password = os.environ.get("TOCSIN_SMTP_USER", ""), os.environ.get("TOCSIN_SMTP_PASSWORD", "")
    return Smtp(
        host,
        port,
        timeout=min(20.0, lease * 0.6),
        tls=ssl.create_default_context() if tls else None,
        login=(user, password) if user else None,
        sign=sign,
    )


def hired(here: Desk, tools: "Tools", mail: "Smtp", domain: str, pages: str, run: "Run | None") -> "Worker":
    """Give the worker with everything that reaches out of the machine."""
    from tocsin.drivers import chance, clock
    from tocsin.flows.work import Worker

    alarms, switch = hook(ALARM, here.invented), hook(PING, here.invented)
    return Worker(
        name=f"{os.uname().nodename}-{os.getpid()}",
        send=mail,
        instance=instance(here, domain, pages),
        rest=run.rest if run is not None else clock.rest,
        chance=chance.chance,
        clock=str if run is not None else clock.Watched(lambda: clock.read(clock.database)),
        ring=ringing(alarms, tools.now) if alarms is not None else None,
        ping=pinging(switch, tools.now) if switch is not None else None,
        server=f"{mail.host}:{mail.port}",
    )


def logged(worker: "Worker", tools: "Tools") -> "Worker":
    """Give a worker that writes down what it does."""
    from tocsin.drivers import log as written

    return replace(worker, note=written.log(tools.now, worker.name))


def instance(here: Desk, domain: str, pages: str) -> "Instance":
    """Give how this instance writes mail: each with the link of its own delivery, signed with a secret that the pages know."""
    from tocsin.cli.send import keep_secret
    from tocsin.flows.deliver import Instance
    from tocsin.flows.guest import path

    if pages:
        keep_secret(here.folder)
    link = (lambda key: f"{pages.rstrip('/')}{path(key)}") if pages else (lambda _key: "")
    return Instance(domain, f"notices@{domain}", link, here.invented)


def hook(variable: str, is_invented: bool) -> "Webhook | None":
    """Give the webhook that the environment names, or None."""
    from tocsin.drivers.webhook import Webhook

    address = os.environ.get(variable, "")
    inside = is_invented and os.environ.get(LOOPBACK) == "1"
    return Webhook(address, os.environ.get(SECRET, ""), loopback=inside) if address else None


def ringing(receiver: "Webhook", now: Callable[[], datetime]) -> "Callable[[Ring], bool]":
    """Give a function that posts one alarm."""

    def ring(alarm: "Ring") -> bool:
        said = {"type": "alarm", "timestamp": now(), "data": {name: getattr(alarm, name) for name in SAID}}
        return receiver(alarm.id, json.dumps(plain(said)).encode(), now()).accepted

    return ring


SAID = ("sort", "level", "owner", "what", "raised_at")
"""What of an alarm is posted, beside its id."""


def pinging(receiver: "Webhook", now: Callable[[], datetime]) -> Callable[[], None]:
    """Give a function that tells the dead man's switch that this instance lives."""
    from tocsin.drivers import webhook

    def ping() -> None:
        with suppress(OSError):
            webhook.ping(receiver, now())

    return ping


def shown(done: "Done", json_: bool) -> None:
    """Say what the worker did."""
    facts = {
        "tried": done.tried,
        "accepted": done.accepted,
        "times passed": done.passed,
        "of them late": done.late,
        "alarms rung": done.rung,
    }
    if json_:
        as_json(facts)
        return
    say(", ".join(f"{key}: {value:,}" for key, value in facts.items()) + ".")
