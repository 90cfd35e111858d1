"""What came in by mail, kept as it came: to which notice it belongs, and whether somebody has looked at it."""

from datetime import datetime

from django.db import models

from tocsin.parties.place import Seal
from tocsin.plain import instant
from tocsin.records.document import Document, from_head
from tocsin.records.notices import Delivery


class Received(Document):
    """A mail that came in; the body is its bytes. It is kept once, by its own Message-ID, and answers nothing by itself."""

    message_id = models.CharField(max_length=200, unique=True)
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.PROTECT, related_name="replies")
    """The delivery whose message it answers or reports on; none where it fits no message of ours."""
    sort = from_head("kind", 32)
    from_address = models.CharField(max_length=300)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=300, default="")
    settled_as = models.CharField(max_length=64, default="")
    """The kind of act it was accepted as, or empty where it was set aside."""

    def entitled(self) -> tuple[str, ...]:
        """Give the sender of the notice that it belongs to: nobody else was written to."""
        return (self.delivery.notice.from_party_id,) if self.delivery is not None else ()


def keep(
    new_id: str,
    raw: bytes,
    kind: str,
    message_id: str,
    from_address: str,
    delivery: Delivery | None,
    at: datetime,
    seal: Seal,
) -> Received | None:
    """Keep a mail; None where it was kept before."""
    if Received.objects.filter(message_id=message_id).exists():
        return None
    held = delivery.notice.classification if delivery is not None else "Amber"
    head = {"class": held, "at": instant(at), "kind": kind, "schema": 1}
    row = Received(id=new_id, head=head, message_id=message_id, delivery=delivery, from_address=from_address)
    return row.kept(raw, seal)


def sent_as(ids: tuple[str, ...]) -> Delivery | None:
    """Give the delivery whose message has one of the given Message-IDs, the first that fits."""
    found = {
        one.message_id: one for one in Delivery.objects.filter(message_id__in=ids).select_related("notice", "contact")
    }
    return next((found[one] for one in ids if one in found), None)


def find(reference: str) -> Received | None:
    """Give the mail whose id begins with `reference`; None where there is none, or more than one."""
    wanted = reference.strip().upper()
    rows = Received.objects.filter(id__startswith=wanted).select_related("delivery__notice", "delivery__contact")[:2]
    return rows[0] if len(wanted) >= 5 and len(rows) == 1 else None


def waiting() -> list[Received]:
    """Give the mails that nobody has looked at, the oldest first."""
    rows = Received.objects.filter(settled_at=None).select_related("delivery__notice", "delivery__contact")
    return list(rows.order_by("happened_at", "id"))


def settled(row: Received, by: str, as_what: str, at: datetime) -> bool:
    """Record who looked at it and as what it was accepted; False where somebody else was quicker."""
    mine = Received.objects.filter(pk=row.pk, settled_at=None)
    return bool(mine.update(settled_at=at, settled_by=by[:300], settled_as=as_what))
