"""Counts-only submissions are made on the supplier's own machine, received here, and joined to a picture of the industry."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from django.db import transaction

from tocsin.estate.table import Tables
from tocsin.flows.load import Job, alone
from tocsin.flows.picture import picture, widest
from tocsin.flows.snapshot import Standing, standing
from tocsin.flows.tools import Tools
from tocsin.interop import submission as told
from tocsin.interop.meters import claimed
from tocsin.records import devices, parties
from tocsin.records.estate import Snapshot, Submission, inventory, submissions
from tocsin.records.store import Store
from tocsin.words import Digest, PartyId, Refused, RoleId


class NothingToSummarise(Refused):
    """A submission of an estate that is not the sender's own."""


class Read(Protocol):
    """A submission that was read and written as counts."""

    @property
    def told(self) -> told.Submission:
        """Give what its first line says."""

    @property
    def content(self) -> Digest:
        """Give the digest of what was written."""

    @property
    def unlisted(self) -> tuple[tuple[str, int], ...]:
        """Give the models that no products list here has, with their devices."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The functions that write, read and join submissions, chosen by a face."""

    write: Callable[[Standing, Tables, PartyId, bool, Path], told.Submission]
    head: Callable[[Path], told.Submission]
    read: Callable[[Path, Sequence[RoleId], Collection[str], Collection[str], Path], Read]
    joined: Callable[[Sequence[Path], Path], tuple[int, Digest]]


@dataclass(frozen=True, slots=True)
class Received:
    """What came of one submission. `before` is when the very same one had been received; then nothing changed."""

    file: str
    told: told.Submission
    unlisted: tuple[tuple[str, int], ...]
    before: datetime | None
    beside: bool
    """Whether an inventory of the whole industry is loaded, on which questions stand and not on submissions."""


def summarise(asker: PartyId, on: date, out: Path, counts: Counts, tools: Tools) -> told.Submission:
    """Count the asker's own estate as it stands on a day and write the submission; NothingToSummarise without an estate of its own."""
    own, held = inventory(asker), standing(asker)
    if own is None or held is None:
        raise NothingToSummarise(
            f"A submission of {asker}",
            "no estate of its own is loaded in this store.",
            f"Load it with `tocsin load METERS --as {asker}`, or with `tocsin solo METERS CONTACTS`.",
        )
    tables = picture(widest(tools), on, tools).tables()
    return counts.write(held, tables, asker, Store.objects.get().invented, out)


def receive(job: Job, files: Sequence[Path], counts: Counts) -> tuple[Received, ...]:
    """Take submissions in, all of them or none, and join each supplier's latest to one picture; Refused with its places otherwise.

    The very same submission twice changes nothing. A later one of the same supplier counts in the place of an earlier one,
    by its day; both are kept, and what was answered before stands on what was known then.
    """
    heads = [(path, counts.head(path)) for path in files]
    _each_once(heads)
    for path, head in heads:
        told.check(head, path.name, job.now.date(), Store.objects.get().invented)
    made: list[Path] = []
    with alone(job):
        try:
            with transaction.atomic():
                found = tuple(_received(job, path, head, counts, made) for path, head in heads)
                if made:
                    _joined(job, counts, made)
        except BaseException:
            for folder in made:
                job.files.discard(folder)
            raise
    return found


def _each_once(heads: Sequence[tuple[Path, told.Submission]]) -> None:
    seen: dict[PartyId, Path] = {}
    for path, head in heads:
        other = seen.setdefault(head.supplier, path)
        if other is not path:
            raise told.SubmissionRefused(
                path.name, f"{other.name} is of {head.supplier} too.", "Receive one at a time, the earlier first."
            )


def _received(job: Job, path: Path, head: told.Submission, counts: Counts, made: list[Path]) -> Received:
    digest = job.files.digest(path)
    folder = job.store / "estate" / ("C-" + hashlib.sha256(f"{digest} {head.supplier}".encode()).hexdigest()[:26])
    before = Submission.objects.filter(pk=folder.name).first()
    beside = inventory(None) is not None
    if before is not None:
        return Received(path.name, head, (), before.made_at, beside)
    if not parties.known(head.supplier):
        raise told.refusal(path.name, f"counts of {head.supplier}", "a supplier of the register, by its id", 1)
    roles = [role.id for role in claimed(job.rules.roles)]
    everybody = parties.Organisation.objects.values_list("pk", flat=True)
    listed = devices.Product.objects.values_list("pk", flat=True)
    job.files.discard(folder)
    made.append(folder)
    read = counts.read(path, roles, frozenset(everybody), frozenset(listed), folder)
    Submission.objects.create(
        id=folder.name,
        owner_id=head.supplier,
        digest=read.content,
        systems=head.systems,
        made_at=job.now,
        as_at=head.as_at,
        folder=f"estate/{folder.name}",
        received_by=job.by,
    )
    return Received(path.name, head, read.unlisted, None, beside)


def _joined(job: Job, counts: Counts, made: list[Path]) -> None:
    """Join the latest submission of every supplier to one snapshot of counts."""
    parts = submissions()
    name = hashlib.sha256(" ".join([job.now.isoformat(), *(one.id for one in parts)]).encode()).hexdigest()[:26]
    folder = job.store / "estate" / f"S-{name}"
    made.append(folder)
    rows, digest = counts.joined([job.store / one.folder for one in parts], folder)
    Snapshot.objects.create(
        id=folder.name,
        owner=None,
        digest=digest,
        rows=rows,
        made_at=job.now,
        as_at=max(one.as_at for one in parts),
        folder=f"estate/{folder.name}",
        columns=[role.id for role in claimed(job.rules.roles)],
        parts=[one.id for one in parts],
        counted=True,
    )
