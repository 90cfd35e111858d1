"""Which snapshots of whose estate are kept, and which is the newest?"""

from django.db import models

from tocsin.records.parties import Organisation
from tocsin.words import PartyId


class Snapshot(models.Model):
    """One estate file taken in whole. Its rows stand in Parquet in `folder`, under the store's folder ``estate``."""

    id = models.CharField(primary_key=True, max_length=34)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="snapshots", null=True)
    """Whose estate it is; null: that of the whole industry, as an administrator loaded it."""
    digest = models.CharField(max_length=64)
    rows = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()
    as_at = models.DateField()
    folder = models.CharField(max_length=120)
    columns = models.JSONField(default=list)
    """The roles that it has columns for."""

    def __str__(self) -> str:
        return self.id


def newest(owner: PartyId | None = None) -> Snapshot | None:
    """Give the newest snapshot of `owner`, or of the whole industry where `owner` is None; None when there is none."""
    return Snapshot.objects.filter(owner_id=owner).order_by("-made_at", "-id").first()
