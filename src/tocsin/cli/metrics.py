"""`tocsin health` and `tocsin metrics`: is this instance well, for a person at once and for a machine that watches?"""

import os
from typing import Annotated

import typer

from tocsin.cli.desk import desk
from tocsin.cli.options import AsJson, AtInstant, StoreFolder
from tocsin.cli.show import as_json, invented, say

TOKEN = "TOCSIN_METRICS_TOKEN"
"""What the environment calls the token that opens the figures elsewhere than on this machine."""


def health(store: StoreFolder = None, at: AtInstant = None, json_: AsJson = False) -> None:
    """Say whether a worker lives, mail goes out and the clock is right; exit code 1 where anything is wrong."""
    here = desk(store, at)
    from tocsin.flows.health import health as looked

    found = looked(here.tools.now())
    if json_:
        as_json(found)
    else:
        say("Well." if found.well else "\n".join(found.wrong))
        say(f"Waiting to be sent: {found.pending:,}. Alarms: {found.alarms:,}. Open tasks: {found.tasks:,}.")
        invented(here.invented)
    if not found.well:
        raise typer.Exit(1)


def metrics(
    bind: Annotated[str, typer.Option(metavar="HOST:PORT", help="Where the figures are read.")] = "127.0.0.1:9464",
    once: Annotated[bool, typer.Option("--once", help="Print the figures and stop.")] = False,
    store: StoreFolder = None,
    at: AtInstant = None,
) -> None:
    """Serve counts and ages for Prometheus, at an address of their own; never an id, never a fact of a case.

    Elsewhere than on this machine's loopback they need the token of TOCSIN_METRICS_TOKEN.
    """
    here = desk(store, at)
    from tocsin.drivers.metrics import PATH, exposition, server
    from tocsin.flows.health import samples

    if once:
        print(exposition(samples(here.tools.now())), end="")
        return
    serving = server(bind, lambda: samples(here.tools.now()), os.environ.get(TOKEN, ""))
    say(f"Figures at http://{bind}{PATH}. Stop with Ctrl-C.")
    serving.serve_forever()
