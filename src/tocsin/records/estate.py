"""Which snapshots, overlays and counts of whose estate are kept, and which were known at an instant?"""

from datetime import datetime

from django.db import models

from tocsin.records.parties import Organisation
from tocsin.words import PartyId


class Kept(models.Model):
    """Something of an estate that was taken in whole, and that is never changed; what is learnt later stands beside it."""

    id = models.CharField(primary_key=True, max_length=34)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    """When this store learnt it."""
    as_at = models.DateField()
    """The day on which it was so, by its source."""
    folder = models.CharField(max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.id


class Snapshot(Kept):
    """One estate file taken in whole. Its rows stand in Parquet in `folder`, under the store's folder ``estate``."""

    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="snapshots", null=True)
    """Whose estate it is; null: that of the whole industry, as an administrator loaded it."""
    rows = models.PositiveBigIntegerField()
    columns = models.JSONField(default=list)
    """The roles that it has columns for."""
    census = models.JSONField(default=list)
    """Of an inventory: device type, status, whose duty, and number of rows, of those that are only counted too."""
    parts = models.JSONField(default=list)
    """The submissions that it was joined from; where there are any, its rows are counts, and it has no devices."""
    counted = models.BooleanField(default=False)
    """Whether it was joined from submissions."""


class Overlay(Kept):
    """What was learnt later of a snapshot's devices: assertions in `folder`, laid over it and never written into it."""

    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="overlays", null=True)
    base = models.ForeignKey(Snapshot, models.PROTECT, related_name="overlays")
    """The snapshot in which its devices were looked up."""
    rows = models.PositiveBigIntegerField()
    what = models.CharField(max_length=20)
    file_digest = models.CharField(max_length=64)


class Submission(Kept):
    """One supplier's own counts of its estate, without a device or a metering point; the file is in `folder`."""

    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="submissions")
    systems = models.PositiveBigIntegerField()
    received_by = models.CharField(max_length=150)


class MarketSize(models.Model):
    """How many systems somebody says there are in all, so that a picture can say what share it has heard from."""

    systems = models.PositiveBigIntegerField()
    as_at = models.DateField()
    source = models.CharField(max_length=300)
    said_by = models.CharField(max_length=150)
    said_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.systems} on {self.as_at}"


def newest(owner: PartyId | None = None, known: datetime | None = None) -> Snapshot | None:
    """Give the newest snapshot of `owner`, or of the whole industry where `owner` is None, that was known at an instant.

    An inventory of the whole industry goes before a picture that was joined from submissions, however new that is.
    """
    rows = Snapshot.objects.filter(owner_id=owner)
    rows = rows if known is None else rows.filter(made_at__lte=known)
    return rows.order_by("counted", "-made_at", "-id").first()


def inventory(owner: PartyId | None = None, known: datetime | None = None) -> Snapshot | None:
    """Give the newest snapshot of devices, as `newest` does; one that was joined from submissions is none."""
    found = newest(owner, known)
    return None if found is None or found.counted else found


def overlays(base: Snapshot, known: datetime | None = None) -> tuple[Overlay, ...]:
    """Give what was learnt of a snapshot's owner's devices, in the order in which it was learnt, up to an instant.

    What was learnt before the snapshot was loaded still counts where it was so on a day after the snapshot's own. Nothing
    is laid over counts.
    """
    if base.counted:
        return ()
    rows = Overlay.objects.filter(owner_id=base.owner_id)
    rows = rows.filter(models.Q(made_at__gte=base.made_at) | models.Q(as_at__gt=base.as_at))
    rows = rows if known is None else rows.filter(made_at__lte=known)
    return tuple(rows.order_by("made_at", "id"))


def submissions(known: datetime | None = None) -> tuple[Submission, ...]:
    """Give each supplier's submission of the latest day, the last received of that day, by the suppliers' ids."""
    rows = Submission.objects.all() if known is None else Submission.objects.filter(made_at__lte=known)
    latest = {row.owner_id: row for row in rows.order_by("as_at", "made_at", "id")}
    return tuple(latest[owner] for owner in sorted(latest))


def market(known: datetime | None = None) -> MarketSize | None:
    """Give the newest word on how many systems there are in all."""
    rows = MarketSize.objects.all() if known is None else MarketSize.objects.filter(said_at__lte=known)
    return rows.order_by("-as_at", "-said_at", "-pk").first()


def folders() -> frozenset[str]:
    """Give the names of every folder that is recorded."""
    tables: tuple[type[Kept], ...] = (Snapshot, Overlay, Submission)
    return frozenset(
        name.rpartition("/")[2] for table in tables for name in table._default_manager.values_list("folder", flat=True)
    )
