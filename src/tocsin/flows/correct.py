"""A file of changes is laid beside an estate: what it says counts from now on, and what was answered before stays as it was."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from django.db import transaction

from tocsin.flows.identify import known
from tocsin.flows.load import Job, Receipt, alone, as_at, kept_upload
from tocsin.flows.settle import LoadRefused
from tocsin.interop.meters import Known
from tocsin.interop.taken import Taken
from tocsin.records.estate import Overlay, Snapshot, inventory
from tocsin.records.interop import Kept
from tocsin.routes.kind import Role
from tocsin.words import Digest

CHANGES = "changes"
Lay = Callable[[Path, Path, Sequence[Role], Known, date, Path, bool], Taken]
"""Lays (file, snapshot, roles, known, today, folder, accept) and gives what came of it."""


def correct(job: Job, lay: Lay) -> Receipt:
    """Lay a file of changes over the owner's newest snapshot. Raises `Refused` with a fault for each place.

    The snapshot is not written. The same file twice changes nothing. `job.as_at` is the day on which the changes are known
    to be so (None: today).
    """
    digest = job.files.digest(job.path)
    with alone(job):
        base = over(job)
        again = laid_before(job, base, digest)
        if again is not None:
            return again
        folder = job.store / "estate" / overlay_id(job, digest)
        taken = lay(
            job.path, job.store / base.folder, job.rules.roles, known(), job.now.date(), folder, job.accept_good_rows
        )
        return record(job, base, digest, CHANGES, taken, folder)


def over(job: Job) -> Snapshot:
    """Give the snapshot that changes are laid over; LoadRefused where the owner has none."""
    base = inventory(job.owner)
    if base is None:
        whose = job.owner or "the whole industry"
        raise LoadRefused(
            job.path.name,
            f"no estate of {whose} is loaded for it to change.",
            "Load the estate first with `tocsin load`.",
        )
    return base


def laid_before(job: Job, base: Snapshot, digest: Digest) -> Receipt | None:
    """Give the receipt of a file that was laid over this owner's estate before, so that nothing need be done; else None."""
    last = Overlay.objects.filter(owner_id=job.owner, file_digest=digest, base=base).order_by("made_at").first()
    if last is None:
        return None
    return Receipt(
        job.path.name, digest, last.what, job.now, job.by, same=last.rows, snapshot=last.id, before=last.made_at
    )


def record(job: Job, base: Snapshot, digest: Digest, what: str, taken: Taken, folder: Path) -> Receipt:
    """Record an overlay that is written; its folder goes when that fails."""
    refused = len({fault.row for fault in taken.faults})
    try:
        with transaction.atomic():
            Overlay.objects.create(
                id=folder.name,
                owner_id=job.owner,
                base=base,
                digest=taken.content,
                rows=taken.rows,
                made_at=job.now,
                as_at=as_at(job),
                folder=f"estate/{folder.name}",
                what=what,
                file_digest=digest,
            )
            kept_upload(job, digest, what, Kept(taken.rows, 0, 0), refused)
            back = job.files.handback(job.path, [(what, taken.header, taken.returned)]) if taken.returned else None
    except BaseException:
        job.files.discard(folder)
        raise
    said = f"{job.path.name}: {taken.rows:,} assertions about {taken.devices:,} devices, laid over snapshot {base.id}."
    return Receipt(
        file=job.path.name,
        digest=digest,
        what=what,
        at=job.now,
        by=job.by,
        new=taken.rows,
        refused=refused,
        faults=taken.faults,
        notes=(said, *taken.notes),
        handed_back=back,
        snapshot=folder.name,
    )


def overlay_id(job: Job, digest: Digest) -> str:
    """Give the name of an overlay made of a file, of whose estate and when."""
    return "O-" + hashlib.sha256(f"{digest} {job.owner} {job.now.isoformat()}".encode()).hexdigest()[:26]
