"""What happens when a register or an estate file is loaded: all of it is kept, or its good rows, or nothing?"""

import hashlib
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from tocsin.flows.identify import known
from tocsin.flows.settle import Files, LoadRefused, Settled, hand_back, settle
from tocsin.interop.meters import claimed
from tocsin.interop.register import register, register_layouts
from tocsin.interop.sheet import Sheet
from tocsin.interop.taken import Change, Taken
from tocsin.records.estate import Snapshot, folders, inventory
from tocsin.records.interop import Kept, Upload, keep, stored
from tocsin.routes.kind import Rules
from tocsin.words import Digest, Fault, PartyId

REGISTER, ESTATE, INVENTORY = "register", "estate", "inventory"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of one file. `before` is when the very same file had been loaded; then nothing changed."""

    file: str
    digest: Digest
    what: str
    at: datetime
    by: str
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    gone: int = 0
    """Devices of the snapshot before that this one no longer has."""
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
    handed_back: Path | None = None
    """The file of refused rows with their reasons."""
    snapshot: str = ""
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One load: the file, under which rules, with which tools, where to, when, by whom, for whom."""

    path: Path
    rules: Rules
    files: Files
    store: Path
    now: datetime
    by: str
    owner: PartyId | None = None
    accept_good_rows: bool = False
    as_at: date | None = None


def load(job: Job, what: str = "") -> Receipt:
    """Load a register or an estate (`what`, or told from its name and sheets) in one transaction.

    Refused whole by default; `accept_good_rows` keeps the rest and writes the refused rows beside the file. The same file
    twice changes nothing. `now` is an aware UTC instant. Raises `Refused` with a fault for each place.
    """
    what = what or sort_of(job.path, job.files, job.rules)
    digest = job.files.digest(job.path)
    with alone(job):
        again = unchanged(job, digest, what)
        return again or (_register(job, digest) if what == REGISTER else estate(job, digest))


def alone(job: Job) -> AbstractContextManager[None]:
    """Import with nobody beside, with whatever an import that was killed left behind taken away."""
    return job.files.alone(job.store, folders)


def unchanged(job: Job, digest: Digest, what: str) -> Receipt | None:
    """Give the receipt of a file that was the last of its sort to be loaded, so that nothing need be done; else None."""
    last = Upload.objects.filter(what=what, owner_id=job.owner).order_by("-loaded_at", "-id").first()
    if not last or last.file_digest != digest or (last.refused_rows and not job.accept_good_rows):
        return None
    if what in (ESTATE, INVENTORY) and not _whole(job):
        return None
    same = last.new_rows + last.changed_rows + last.same_rows
    return Receipt(job.path.name, digest, what, job.now, job.by, same=same, before=last.loaded_at)


def sort_of(path: Path, files: Files, rules: Rules) -> str:
    """Say whether a file is a register or an estate: a register's sheets, or CSV files, bear its sheets' names."""
    layouts = register_layouts(rules)
    if path.suffix.lower() == ".xlsx":
        with files.sheets(path) as found:
            names = [sheet.name for sheet in found]
    else:
        names = [path.stem]
    return REGISTER if any(layout.named(name) for layout in layouts for name in names) else ESTATE


def estate(job: Job, digest: Digest, sheet: Sheet | None = None) -> Receipt:
    """Take an estate file, or a `sheet` made of it, into a snapshot of its own; the folder goes when the record fails."""
    roles = claimed(job.rules.roles)
    folder = job.store / "estate" / snapshot_id(job, digest)
    taken = job.files.intake(job.path, roles, known(), job.now.date(), folder, job.accept_good_rows, sheet)
    return record(job, digest, ESTATE, taken, folder)


def record(job: Job, digest: Digest, what: str, taken: Taken, folder: Path) -> Receipt:
    """Record a snapshot that is written, and how it differs from the one before; its folder goes when that fails."""
    try:
        with transaction.atomic():
            return _record(job, digest, what, taken, folder)
    except BaseException:
        job.files.discard(folder)
        raise


def keep_lines(job: Job, digest: Digest, what: str, settled: Settled) -> Receipt:
    """Keep the good lines of a file and its receipt; the caller holds the transaction."""
    kept = keep(settled.lines)
    refused = len({(fault.file, fault.row) for fault in settled.faults})
    kept_upload(job, digest, what, kept, refused)
    counts = (kept.added, kept.altered, kept.alike, refused)
    return Receipt(job.path.name, digest, what, job.now, job.by, *counts, faults=settled.faults, notes=settled.notes)


def kept_upload(job: Job, digest: Digest, what: str, kept: Kept, refused: int) -> None:
    """Keep the receipt of a file."""
    Upload.objects.create(
        file_digest=digest,
        file_name=job.path.name,
        what=what,
        loaded_by=job.by,
        owner_id=job.owner,
        loaded_at=job.now,
        new_rows=kept.added,
        changed_rows=kept.altered,
        same_rows=kept.alike,
        refused_rows=refused,
    )


def _register(job: Job, digest: Digest) -> Receipt:
    with job.files.sheets(job.path) as found:
        read = register(found, job.rules)
    with transaction.atomic():
        settled = settle(job.path.name, read.lines, read.faults, stored(), job.rules, job.now, job.accept_good_rows)
        if not settled.lines:
            fault = Fault("no row that can be kept", "rows under the headers", "Export it again.", job.path.name)
            raise LoadRefused(job.path.name, "no row of it can be kept.", fault.cure, (*settled.faults, fault))
        receipt = keep_lines(job, digest, REGISTER, settled)
        back = hand_back(job.files, job.path, read.readings, settled.faults)
    return replace(receipt, notes=read.notes + settled.notes, handed_back=back)


def _record(job: Job, digest: Digest, what: str, taken: Taken, folder: Path) -> Receipt:
    before = inventory(job.owner)
    change = job.files.compare(job.store / before.folder, folder) if before else Change(taken.rows, 0, 0, 0)
    kept = Kept(change.new, change.changed, change.same)
    refused = len({fault.row for fault in taken.faults})
    if before and not (change.new or change.changed or change.gone) and before.as_at == as_at(job):
        job.files.discard(folder)
        snapshot = before.id
    else:
        snapshot = _snapshot(job, taken, folder).id
    kept_upload(job, digest, what, kept, refused)
    tables = [(what, taken.header, taken.returned)]
    back = job.files.handback(job.path, tables) if taken.returned else None
    return Receipt(
        job.path.name,
        digest,
        what,
        job.now,
        job.by,
        change.new,
        change.changed,
        change.same,
        refused,
        change.gone,
        taken.faults,
        taken.notes,
        back,
        snapshot,
    )


def _snapshot(job: Job, taken: Taken, folder: Path) -> Snapshot:
    return Snapshot.objects.create(
        id=folder.name,
        owner_id=job.owner,
        digest=taken.content,
        rows=taken.rows,
        made_at=job.now,
        as_at=as_at(job),
        folder=f"estate/{folder.name}",
        columns=[role.id for role in claimed(job.rules.roles)],
        census=[[one.device_type, one.status, one.duty, one.rows] for one in taken.census],
    )


def as_at(job: Job) -> date:
    """Give the day on which what is loaded was so: that of the job, else today's."""
    return job.as_at or job.now.date()


def snapshot_id(job: Job, digest: Digest) -> str:
    """Give the name of a snapshot made of a file, under which roles, of whose estate and when."""
    roles = " ".join(role.id for role in claimed(job.rules.roles))
    return "S-" + hashlib.sha256(f"{digest} {job.owner} {job.now.isoformat()} {roles}".encode()).hexdigest()[:26]


def _whole(job: Job) -> bool:
    """Say whether the newest snapshot still answers to these rules, date and folder."""
    last = inventory(job.owner)
    roles = [role.id for role in claimed(job.rules.roles)]
    return bool(last and last.columns == roles and last.as_at == as_at(job) and (job.store / last.folder).is_dir())
