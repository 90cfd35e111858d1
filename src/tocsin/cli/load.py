"""`tocsin load`: a register or an estate file, whole or refused."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.desk import Desk, desk, files, instant, make, start, there
from tocsin.cli.options import AsJson, AtInstant, RulebookName, StoreFolder
from tocsin.cli.show import as_json, invented, say, table, working

if TYPE_CHECKING:
    from tocsin.flows.load import Receipt

LOADS = "code-administrator"


def load(
    file: Annotated[
        Path,
        typer.Argument(
            help="An XLSX, CSV or Parquet file: a register, an estate, or a supplier's submission of counts."
        ),
    ],
    by: Annotated[str, typer.Option("--by", help="Who loads it.")] = "the command line",
    own: Annotated[str, typer.Option("--as", help="Whose estate it is; left out, the whole industry's.")] = "",
    accept_good_rows: Annotated[
        bool,
        typer.Option("--accept-good-rows", help="Keep the good rows; the refused ones are written beside the file."),
    ] = False,
    rulebook: RulebookName = "",
    name: Annotated[str, typer.Option(help="The name of the store, where it is made now.")] = "",
    store: StoreFolder = None,
    at: AtInstant = None,
    json_: AsJson = False,
) -> None:
    """Load a register or an estate. The file is refused whole by default; the same file twice changes nothing."""
    open_store = opened(file, store, at, name)
    if submitted(file):
        from tocsin.cli.submissions import receipts

        receipts(open_store, [file], by, json_)
        return
    from tocsin.flows.load import Job
    from tocsin.flows.load import load as loaded
    from tocsin.flows.picture import widest
    from tocsin.words import PartyId

    job = Job(
        path=file,
        rules=open_store.tools.rulebook(rulebook).rules if rulebook else widest(open_store.tools),
        files=files(),
        store=open_store.folder,
        now=open_store.tools.now(),
        by=by,
        owner=PartyId(own) if own else None,
        accept_good_rows=accept_good_rows,
    )
    with working(f"Reading and checking {file.name}"):
        receipt = loaded(job)
    if json_:
        as_json(facts(receipt))
        return
    shown(receipt)
    invented(open_store.invented)


def submitted(file: Path) -> bool:
    """Say whether a file is a supplier's counts-only submission."""
    from tocsin.drivers.submission import is_submission

    return file.is_file() and is_submission(file)


def opened(file: Path, store: Path | None, at: str | None, name: str = "") -> Desk:
    """Open the store, making it where it is not there; a file that says it is invented makes an invented one."""
    folder = start(store)
    made_up = says_invented(file)
    if there(folder):
        return desk(folder, at)
    called = name or ("town" if made_up else "store")
    return make(folder, called, made_up, instant(at) if at and made_up else None)


def says_invented(file: Path) -> bool:
    """Say whether a workbook has a sheet ``about`` that says its content is invented."""
    if file.suffix.lower() != ".xlsx" or not file.exists():
        return False
    with files().sheets(file) as found:
        about = [sheet for sheet in found if sheet.name.strip().lower() == "about"]
        return any("invented" in str(cell).lower() for sheet in about for row in sheet.rows for cell in row.cells)


def facts(receipt: "Receipt") -> dict[str, object]:
    """Give a receipt as plain facts."""
    return {
        "file": receipt.file,
        "sha256": receipt.digest,
        "what": receipt.what,
        "at": receipt.at,
        "new": receipt.new,
        "changed": receipt.changed,
        "same": receipt.same,
        "refused": receipt.refused,
        "gone": receipt.gone,
        "refused rows are in": receipt.handed_back,
        "snapshot": receipt.snapshot,
        "loaded before at": receipt.before,
        "notes": receipt.notes,
        "faults": [str(fault) for fault in receipt.faults],
    }


def shown(receipt: "Receipt") -> None:
    """Show what came of a file."""
    if receipt.before:
        say(f"{receipt.file}: this very file was loaded before. Nothing changed.")
        return
    counts = (receipt.new, receipt.changed, receipt.same, receipt.gone, receipt.refused)
    table(f"{receipt.file}: {receipt.what}", ("new", "changed", "same", "gone", "refused"), [counts], range(5))
    for note in receipt.notes[:8]:
        say(f"  note: {note}")
    if len(receipt.notes) > 8:
        say(f"  … and {len(receipt.notes) - 8} more notes; all with --json.")
    for fault in receipt.faults[:8]:
        say(f"  refused: {fault}")
    if receipt.handed_back:
        say(f"  The refused rows, each with its reason: {receipt.handed_back}")
