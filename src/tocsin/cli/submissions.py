"""`tocsin estate summarise`, `receive`, `heard`, `market`: counts that suppliers send in place of rows."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tocsin.cli.counts import counts, facts, sentence
from tocsin.cli.desk import Desk, day, desk, files
from tocsin.cli.look import asked_on
from tocsin.cli.options import AsJson, AsKnown, AsOrganisation, AtInstant, OnDate, StoreFolder
from tocsin.cli.show import as_json, invented, say, table, working

if TYPE_CHECKING:
    from tocsin.flows.receive import Received
    from tocsin.interop.submission import Submission

By = Annotated[str, typer.Option("--by", metavar="PERSON", help="Who does it.")]
HERE = "the command line"


def summarise(
    as_: AsOrganisation,
    out: Annotated[Path, typer.Option(help="Write the submission here, such as northwind.csv.")],
    on: OnDate = None,
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Count your own estate into a submission to send: sets of parties with counts, no metering point and no device id."""
    here = desk(store, at)
    from tocsin.flows.found import acting
    from tocsin.flows.receive import summarise as made

    with working("Counting"):
        told = made(acting(as_), asked_on(here, on), out, counts(here), here.tools)
    if json_:
        as_json(_told(told) | {"written": out})
        return
    say(f"Written: {out}", "bold")
    say(
        f"{told.systems:,} devices that {told.supplier} supplies on {told.as_at}, as {told.rows:,} counts; "
        f"SHA-256 of the counts {told.digest}."
    )
    if told.left_out:
        say(
            f"{told.left_out:,} devices of the estate are not in it: somebody else supplies them, or nobody is known to."
        )
    say(
        "It holds no metering point and no device id; a count of one is still a count of one device. Open it and read it before you send it."
    )
    invented(here.invented)


def receive(
    submissions: Annotated[
        list[Path],
        typer.Argument(exists=True, dir_okay=False, metavar="FILE...", help="Submissions that suppliers sent."),
    ],
    by: By = HERE,
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Take suppliers' submissions in, all of them or none, and join each supplier's latest to one picture."""
    receipts(desk(store, at), submissions, by, json_)


def receipts(here: Desk, submissions: list[Path], by: str, json_: bool) -> None:
    """Take submissions in and show what came of each."""
    from tocsin.flows.load import Job
    from tocsin.flows.picture import widest
    from tocsin.flows.receive import receive as taken

    job = Job(submissions[0], widest(here.tools), files(), here.folder, here.tools.now(), by)
    with working(f"Reading and checking {len(submissions)} submissions"):
        found = taken(job, submissions, counts(here))
    if json_:
        as_json([_receipt(one) for one in found])
        return
    rows = [
        (x.told.supplier, x.told.as_at, x.told.systems, x.told.rows, "before" if x.before else "now") for x in found
    ]
    table("Submissions", ("supplier", "as at", "devices", "counts", "received"), rows, (2, 3))
    for one in found:
        for model, many in one.unlisted[:5]:
            say(
                f"  {one.file}: {many:,} devices have the model {model}, which no products list here has; its maker is unknown."
            )
    if any(one.beside for one in found):
        say(
            "An inventory of the whole industry is loaded: questions stand on it, and the submissions are kept beside it."
        )
    invented(here.invented)


def heard(
    as_: AsOrganisation,
    on: OnDate = None,
    store: StoreFolder = None,
    as_known: AsKnown = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Who has been heard from, as of when, and what share of the market that is; who has not."""
    here = desk(store, at, as_known)
    from tocsin.flows.found import acting
    from tocsin.flows.heard import heard as asked
    from tocsin.flows.heard import names

    date_ = asked_on(here, on)
    found = asked(acting(as_), date_, here.known)
    if json_:
        as_json({"class": "Amber", "asked as": as_, **facts(found), "invented": here.invented})
        return
    called = names(date_)
    say(sentence(found), "bold")
    rows = [(called.get(x.supplier, x.supplier), x.as_at, x.systems, x.received_at, x.received_by) for x in found.words]
    if rows:
        table("Heard from", ("supplier", "as at", "devices", "received", "by"), rows, (2,))
    if found.silent:
        say(f"Not heard from: {', '.join(called.get(one, one) for one in found.silent)}.")
    say("What this cannot tell: whether a submission counts every device that its sender supplies.")
    invented(here.invented)


def market(
    systems: Annotated[int, typer.Argument(help="How many systems there are in all.")],
    source: Annotated[str, typer.Option(help="Who says so, such as a publication and its date.")],
    as_at: Annotated[str, typer.Option("--as-at", metavar="DATE", help="The day that the number is of.")],
    by: By = HERE,
    store: StoreFolder = None,
    at: AtInstant = None,
) -> None:
    """Record how large the market is, by whose word, so that a picture can say what share of it has been heard from."""
    here = desk(store, at)
    from tocsin.flows.heard import size

    said = size(systems, day(as_at), source, by, here.tools)
    say(f"Recorded: {said.systems:,} systems on {said.as_at}, by {said.source}.")
    invented(here.invented)


def _told(told: "Submission") -> dict[str, Any]:
    return {
        "supplier": told.supplier,
        "as at": told.as_at,
        "devices": told.systems,
        "counts": told.rows,
        "left out": told.left_out,
        "invented": told.invented,
        "sha256": told.digest,
    }


def _receipt(one: "Received") -> dict[str, Any]:
    models = [{"model": model, "devices": many} for model, many in one.unlisted]
    kept = {"received before at": one.before, "models not listed": models, "beside an inventory": one.beside}
    return {"file": one.file, **_told(one.told), **kept}
