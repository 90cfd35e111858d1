"""`tocsin estate`: what is laid over an estate, which texts fit no model, and counts that are sent in place of rows."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import load as loading
from tocsin.cli import submissions
from tocsin.cli.desk import Desk, day, desk, files
from tocsin.cli.look import asked_on
from tocsin.cli.options import AsJson, AsKnown, AsOrganisation, AtInstant, OnDate, RulebookName, StoreFolder
from tocsin.cli.show import as_json, invented, say, table, working

if TYPE_CHECKING:
    from tocsin.flows.load import Job

estate = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__.splitlines()[0].partition(": ")[2])

By = Annotated[str, typer.Option("--by", metavar="PERSON", help="Who does it.")]
Own = Annotated[str, typer.Option("--as", metavar="ORGANISATION", help="Whose estate; left out, the whole industry's.")]
AsAt = Annotated[str, typer.Option("--as-at", metavar="DATE", help="The day on which it was so; else today.")]
Accept = Annotated[bool, typer.Option("--accept-good-rows", help="Keep the good rows; the others are written beside.")]
HERE = "the command line"


@estate.command()
def inventory(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True, dir_okay=False, help="An extract of the Smart Metering Inventory: XLSX, CSV or Parquet."
        ),
    ],
    own: Own = "",
    by: By = HERE,
    as_at: AsAt = "",
    accept_good_rows: Accept = False,
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Take in an extract of the inventory: its meters become an estate, every other row is counted by class."""
    here = desk(store, at)
    from tocsin.drivers.inventory import stock
    from tocsin.flows.take_stock import take_stock

    with working(f"Reading and checking {file.name}"):
        receipt = take_stock(
            _job(here, file, own, by, as_at, accept_good_rows),
            lambda path, roles, *more: stock(path, tuple(roles), *more),
        )
    as_json(loading.facts(receipt)) if json_ else loading.shown(receipt)
    invented(here.invented and not json_)


@estate.command()
def correct(
    file: Annotated[
        Path, typer.Argument(help="A file of changes: device or metering point, role, party, from, until.")
    ],
    own: Own = "",
    by: By = HERE,
    as_at: AsAt = "",
    accept_good_rows: Accept = False,
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Lay a day's changes, or late corrections, over the estate; what was answered before stays as it was."""
    here = desk(store, at)
    from tocsin.drivers.lay import lay
    from tocsin.flows.correct import correct as laid

    with working(f"Reading and checking {file.name}"):
        receipt = laid(_job(here, file, own, by, as_at, accept_good_rows), lay)
    as_json(loading.facts(receipt)) if json_ else loading.shown(receipt)
    invented(here.invented and not json_)


@estate.command()
def flow(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True, dir_okay=False, help="A file of the industry: D0149, D0150, D0268, or an RGMA record."
        ),
    ],
    own: Own = "",
    by: By = HERE,
    as_at: AsAt = "",
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Read one of the industry's flows for who fills which role; what counts is laid over the estate."""
    here = desk(store, at)
    from tocsin.drivers.claim import claim
    from tocsin.drivers.industry import described, order
    from tocsin.flows.take_claims import take_claims

    with working(f"Reading {file.name}"):
        found = take_claims(
            _job(here, file, own, by, as_at),
            lambda path, base, later, folder, roles, whose, models, today: claim(
                path, base, later, folder, described(), order(), roles, whose, dict(models), today
            ),
        )
    as_json(loading.facts(found.receipt)) if json_ else loading.shown(found.receipt)
    invented(here.invented and not json_)


@estate.command()
def disagreements(
    as_: AsOrganisation,
    rulebook: RulebookName = "ssc-guidance",
    on: OnDate = None,
    store: StoreFolder = None,
    as_known: AsKnown = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Where two sources name different parties for a role, and how many devices' verdicts hang on which is right."""
    here = desk(store, at, as_known)
    from tocsin.cli.depth import depth
    from tocsin.drivers.flips import flips
    from tocsin.flows.depth import standing_on
    from tocsin.flows.found import acting
    from tocsin.flows.take_claims import disagreements as asked

    party = acting(as_)
    held = standing_on(party, depth(here))
    found = asked(party, rulebook, asked_on(here, on), held, here.folder, flips, here.tools)
    heads = ("role", "counts", "says", "other", "says so", "devices", "verdicts that would turn")
    rows = [(x.about, x.counts, x.counts_by, x.other, x.other_by, x.devices, x.flips) for x in found]
    if json_:
        as_json(
            [dict(zip(heads, row, strict=True)) | {"why": x.outcome.value} for row, x in zip(rows, found, strict=True)]
        )
        return
    if rows:
        table("Where sources disagree", heads, rows, (5, 6))
    else:
        say("No two sources disagree about what you have a part in.")
    say(
        "What this cannot tell: which of the two is right. A later flow or correction settles it; the order of sources is data."
    )
    invented(here.invented)


@estate.command(name="desk")
def desk_(
    means: Annotated[
        str, typer.Option(help="Decide what this text means; give --model, or leave it out for none.")
    ] = "",
    model: Annotated[str, typer.Option(help="The model that the text means.")] = "",
    take_back: Annotated[str, typer.Option(help="Take the decision about this text back.")] = "",
    by: By = "",
    reason: Annotated[str, typer.Option("--reason", help="Why, for the record.")] = "",
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """The make-and-model desk: texts that fit no model, by count; decide once, it is remembered, and can be taken back."""
    here = desk(store, at)
    from tocsin.flows import identify as flow

    if means:
        flow.identify(means, model, by, reason, here.tools.now())
    if take_back:
        flow.take_back(take_back, by, reason, here.tools.now())
    waits, decided = flow.waiting(), flow.identified()
    if json_:
        as_json(
            {
                "waiting": [{"text": x.text, "rows": x.rows, "source": x.source, "seen at": x.seen_at} for x in waits],
                "decided": [{"text": x.text, "model": x.model, "by": x.by, "why": x.why, "at": x.at} for x in decided],
            }
        )
        return
    if waits:
        table("Fits no model", ("rows", "text", "last seen in"), [(x.rows, x.text, x.source) for x in waits], (0,))
        say(
            "Decide with `tocsin estate desk --means TEXT --model MODEL --by PERSON --reason WHY`; without --model: none of the list."
        )
    else:
        say("Nothing waits: every text seen fits a model, or somebody has decided about it.")
    if decided:
        rows = [(x.text, x.model or "none of the list", x.by, x.why) for x in decided]
        table("Decided", ("text", "model", "by", "why"), rows)
    invented(here.invented)


for one in (submissions.summarise, submissions.receive, submissions.heard, submissions.market):
    estate.command()(one)


def _job(here: Desk, file: Path, own: str, by: str, as_at: str = "", accept: bool = False) -> "Job":
    from tocsin.flows.found import acting
    from tocsin.flows.load import Job
    from tocsin.flows.picture import widest

    made = Job(
        file, widest(here.tools), files(), here.folder, here.tools.now(), by, acting(own) if own else None, accept
    )
    return replace(made, as_at=day(as_at)) if as_at else made
