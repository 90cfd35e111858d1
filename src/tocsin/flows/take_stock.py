"""An extract of the DCC's inventory is taken in: its meters become an estate, and every other row is counted by class."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from tocsin.devices.match import Described, Matched, fold, match
from tocsin.flows.identify import decided, seen
from tocsin.flows.load import INVENTORY, Job, Receipt, alone, record, snapshot_id, unchanged
from tocsin.interop.meters import claimed
from tocsin.interop.taken import Counted, Taken
from tocsin.records import devices
from tocsin.records.estate import inventory
from tocsin.routes.kind import Role
from tocsin.words import ModelId, PartyId

Fit = Callable[[str, str], tuple[ModelId | None, str]]
Stock = Callable[[Path, Sequence[Role], PartyId | None, Fit, date, Path, bool], Taken]
"""Takes in (file, roles, whose own extract, model of a make and model, today, folder, accept)."""


def take_stock(job: Job, stock: Stock) -> Receipt:
    """Take an inventory extract into a snapshot of its own. Raises `Refused` as a load does; the same file twice changes nothing.

    With `job.owner` every meter in it is taken as that supplier's own: it is what a supplier may read. Texts of make and
    model that fit no model go to the desk; those devices stand in the estate without a model.
    """
    digest = job.files.digest(job.path)
    with alone(job):
        again = unchanged(job, digest, INVENTORY)
        if again is not None:
            return again
        folder = job.store / "estate" / snapshot_id(job, digest)
        taken = stock(
            job.path, claimed(job.rules.roles), job.owner, fitting(), job.now.date(), folder, job.accept_good_rows
        )
        receipt = record(job, digest, INVENTORY, taken, folder)
        seen(taken.unmatched, job.path.name, job.now)
    return replace(receipt, notes=receipt.notes + tuple(_notes(job, taken)))


def fitting() -> Fit:
    """Give the function that fits a make and model to the products list: by a maker's name, a model number, or a decision."""
    listed = devices.known()
    settled = {fold(text): model for text, model in decided()}

    def fit(maker: str, model: str) -> tuple[ModelId | None, str]:
        words = " / ".join(part for part in (maker, model) if part)[:300]
        if fold(words) in settled:
            return settled[fold(words)], words
        numbers = (model,) if model else ()
        found = match(Described(words, maker, numbers, numbers), listed)
        return (found.model if isinstance(found, Matched) else None), words

    return fit


def census(owner: PartyId | None) -> tuple[Counted, ...]:
    """Give the rows of the owner's newest snapshot by type, status and whose duty, where it was made of an inventory."""
    row = inventory(owner)
    return tuple(Counted(kind, status, duty, rows) for kind, status, duty, rows in row.census) if row else ()


def _notes(job: Job, taken: Taken) -> list[str]:
    name = job.path.name
    total = sum(one.rows for one in taken.census)
    by_duty: dict[str, int] = {}
    for one in taken.census:
        by_duty[one.duty] = by_duty.get(one.duty, 0) + one.rows
    notes = [
        f"{name}: {total:,} rows: " + "; ".join(f"{rows:,} {duty}" for duty, rows in sorted(by_duty.items())) + "."
    ]
    notes.append(
        f"{name}: an inventory names no asset provider and no meter manager; flows and changes laid over it do."
    )
    if job.owner is None:
        notes.append(
            f"{name}: it does not say whose the meters are; load it --as the supplier whose own extract it is."
        )
    if taken.unmatched:
        rows = sum(count for _, count in taken.unmatched)
        notes.append(
            f"{name}: {len(taken.unmatched):,} makes and models ({rows:,} meters) fit no model; see `tocsin estate desk`."
        )
    return notes
