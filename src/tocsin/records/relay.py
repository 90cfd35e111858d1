"""What was sealed for the end of a path, and which codes were told by telephone to whom, kept."""

from datetime import datetime
from hashlib import sha256

from django.db import models
from django.db.models import F, Q

from tocsin.notices.relay.sealed import Sealed
from tocsin.parties.place import Seal
from tocsin.plain import from_bytes, instant, to_bytes
from tocsin.records.document import Document, from_head
from tocsin.records.notices import Delivery

MOST_TRIES = 5
"""So many wrong codes, and a code opens nothing any more."""


class SealedMessage(Document):
    """A message sealed for the end of its path. Only its recipient gets a key to the body: no hop, and not its sender."""

    in_case = models.ForeignKey("records.Case", on_delete=models.PROTECT, related_name="sealed")
    from_party = models.ForeignKey("records.Organisation", on_delete=models.PROTECT, related_name="+")
    to_party = models.ForeignKey("records.Organisation", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=64)
    """SHA-256 of the path's parties: what the notices along it have in common."""
    version = models.PositiveIntegerField()
    sort = from_head("how", 32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["in_case", "way", "version"], name="sealed_once_a_version")]

    def entitled(self) -> tuple[str, ...]:
        """Give for whom it is sealed."""
        return (self.to_party_id,)


class ToldCode(models.Model):
    """A code that a person read out on a contact's registered number: for one delivery, once, for a short time.

    Kept as a keyed digest. It ends used, expired, withdrawn by the next one, or after too many wrong tries.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="codes")
    digest = models.CharField(max_length=64)
    told_by = models.CharField(max_length=300)
    number = models.CharField(max_length=300)
    """The registered telephone number, as it was then."""
    told_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["delivery"], condition=Q(used_at=None, withdrawn_at=None), name="code_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"code for {self.delivery_id}"


def keep(value: Sealed, seal: Seal) -> SealedMessage:
    """Keep a sealed message."""
    head = {
        "class": value.classification.value,
        "at": instant(value.sealed_at),
        "how": value.how.value,
        "schema": value.schema,
    }
    row = SealedMessage(
        id=value.id,
        head=head,
        in_case_id=value.case,
        from_party_id=value.by,
        to_party_id=value.to,
        way=way(value.path),
        version=value.version,
    )
    return row.kept(to_bytes(value), seal)


def newest(case: str, path: tuple[str, ...], unseal: Seal) -> Sealed | None:
    """Give the newest message sealed for a path of a case, or None."""
    row = SealedMessage.objects.filter(in_case_id=case, way=way(path)).order_by("version").last()
    return None if row is None else from_bytes(row.opened(unseal), Sealed)


def for_party(party: str, unseal: Seal) -> tuple[Sealed, ...]:
    """Give every message sealed for a party, the newest first."""
    rows = SealedMessage.objects.filter(to_party_id=party).order_by("-happened_at", "-version")
    return tuple(from_bytes(row.opened(unseal), Sealed) for row in rows)


def way(path: tuple[str, ...]) -> str:
    """Give what stands for a path."""
    return sha256("\n".join(path).encode()).hexdigest()


def tell(delivery: Delivery, digest: str, by: str, at: datetime, until: datetime) -> ToldCode:
    """Keep a new code; an earlier one of the same delivery opens nothing any more."""
    ToldCode.objects.filter(delivery=delivery, used_at=None, withdrawn_at=None).update(withdrawn_at=at)
    return ToldCode.objects.create(
        delivery=delivery, digest=digest, told_by=by, number=delivery.contact.telephone, told_at=at, expires_at=until
    )


def told_since(delivery: Delivery, since: datetime) -> int:
    """Count the codes told for a delivery since an instant."""
    return ToldCode.objects.filter(delivery=delivery, told_at__gt=since).count()


def withdraw(delivery: Delivery, at: datetime) -> None:
    """Let no code of a delivery open anything any more."""
    ToldCode.objects.filter(delivery=delivery, withdrawn_at=None).update(withdrawn_at=at)


def use(delivery: Delivery, digest: str, at: datetime) -> ToldCode | None:
    """Use a delivery's code once; None where it is wrong, used, expired, withdrawn or tried too often. A wrong try counts."""
    live = Q(used_at=None, withdrawn_at=None, told_at__lte=at, expires_at__gt=at, tries__lt=MOST_TRIES)
    row = ToldCode.objects.select_for_update().filter(live, delivery=delivery).first()
    if row is None:
        return None
    if row.digest != digest:
        ToldCode.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
        return None
    ToldCode.objects.filter(pk=row.pk).update(used_at=at)
    return row


def used(number: int) -> ToldCode | None:
    """Give a code that was used, unless it was withdrawn since."""
    rows = ToldCode.objects.select_related("delivery").exclude(used_at=None)
    return rows.filter(pk=number, withdrawn_at=None).first()
