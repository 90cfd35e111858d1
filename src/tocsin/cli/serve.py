"""`tocsin serve`: the pages, on this machine only; over an invented store one steps in as somebody of it."""

import socketserver
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import typer

from tocsin.cli.desk import desk, start, there
from tocsin.cli.options import AtInstant, StoreFolder
from tocsin.cli.send import keep_secret
from tocsin.cli.settle_in import people, settle_in
from tocsin.cli.show import say, when
from tocsin.words import Refused

if TYPE_CHECKING:
    from tocsin.flows.tools import Tools

HOST = "127.0.0.1"
Application = Callable[..., Any]


class CannotServe(Refused):
    """A port that the pages cannot be opened on."""


def serve(
    port: Annotated[int, typer.Option(help="The port on this machine; 0 takes any that is free.")] = 8000,
    town: Annotated[
        bool,
        typer.Option("--town", help="Where no store is there, make one of the invented town; done by itself, too."),
    ] = False,
    devices: Annotated[int, typer.Option(help="How many devices the invented town has, where it is made.")] = 200_000,
    store: StoreFolder = None,
    at: AtInstant = None,
) -> None:
    """Open the pages in a browser on this machine; nobody else can reach them. Stop with Ctrl-C."""
    folder = start(store)
    at = at or not_before_the_town()
    if not there(folder):
        say(f"No store is at {folder}: making the invented town there, with {devices:,} devices.")
        settle_in(folder, devices, at, f"http://{HOST}:{port or 8000}")
    elif town:
        say(f"The store {folder} is there already, and is opened as it is.")
    here = desk(folder, at)
    if here.invented:
        of_the_town(here.tools)
    keep_secret(here.folder)
    answers = application(at, step_in=here.invented)
    warm()
    run(answers, port, guide(here.invented))


def of_the_town(tools: "Tools") -> None:
    """Give the people of the town accounts in a store that was made before there were any."""
    from tocsin.flows.roll import roll
    from tocsin.town.people import PEOPLE

    if {one.party for one in PEOPLE} <= {one.party for one in roll(tools)}:
        people(tools)


def guide(is_invented: bool) -> tuple[str, ...]:
    """Say as whom the pages can be opened: in an invented store as one of the seven, by one press."""
    if not is_invented:
        return ("Sign in with your own account. It is open to this machine only. Stop with Ctrl-C.",)
    from tocsin.town.people import SEVEN

    widest = max(len(one.name) for one in SEVEN)
    return (
        "Everything in it is invented. It is open to this machine only, to anyone at it. One press signs you in as:",
        *(f"  {one.name:<{widest}}  {one.job}" for one in SEVEN),
        "Stop with Ctrl-C.",
    )


def not_before_the_town() -> str | None:
    """Give the town's own day for a machine whose clock is before it, and say so; None for every other."""
    from tocsin.drivers import clock
    from tocsin.town.build import DEMO_AT

    if clock.wall() >= DEMO_AT:
        return None
    say(f"This machine's clock is before the invented town's; the pages stand still at {when(DEMO_AT)}.")
    return DEMO_AT.isoformat()


def application(at: str | None, step_in: bool = False) -> Application:
    """Give what answers requests, its clock standing still at `at` where that is given."""
    from django.conf import settings
    from django.utils.module_loading import import_string

    settings.AT = at or ""
    settings.STEP_IN = step_in
    found: Application = import_string(settings.WSGI_APPLICATION)
    return found


def warm() -> None:
    """Ask for cover before anybody else does, so that the engine's first run, the slow one, is behind us."""
    from django.utils.module_loading import import_string

    import_string("tocsin.web.questions.warm")()


def run(answers: Application, port: int, said: Iterable[str] = ()) -> None:
    """Serve on loopback until interrupted; CannotServe where the port is taken."""
    try:
        server = Server((HOST, port), Quiet)
    except (OSError, OverflowError) as taken:
        raise CannotServe(f"The port {port}", f"it cannot be used ({taken}).", "Give another with --port.") from taken
    server.set_app(answers)
    say(f"Open http://{HOST}:{server.server_port}/ in a browser.", "bold")
    for line in said:
        say(line)
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            say("Stopped.")


class Server(socketserver.ThreadingMixIn, WSGIServer):
    """One thread a request; a request still running is not waited for at the end."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Writes no log: an address can hold a link that answers a notice."""

    def log_message(self, *_: object) -> None:
        """Write nothing."""
