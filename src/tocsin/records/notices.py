"""What was said, kept: a notice is a text in a version; a delivery is a notice on its way to one contact (decision 32)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import models
from django.db.models import Max, Q

from tocsin.notices.notice import Notice as Said
from tocsin.parties.place import Seal
from tocsin.plain import from_bytes, instant, to_bytes
from tocsin.records.compiled import Adding, Reading
from tocsin.records.document import Document, from_head
from tocsin.records.parties import Contact
from tocsin.words import Class

URGENT, ORDINARY = 0, 1
"""The lanes of deliveries: Red and what is past its target first."""

SHORTEST = 5
"""How many characters of an id must be given, its prefix and hyphen among them."""


class Notice(Document):
    """A planned or sent text. `identity` is what planning again would give; it is unique, so nothing is planned twice."""

    in_case = models.ForeignKey("records.Case", on_delete=models.PROTECT, related_name="notices")
    from_party = models.ForeignKey("records.Organisation", on_delete=models.PROTECT, related_name="+")
    to_party = models.ForeignKey("records.Organisation", on_delete=models.PROTECT, related_name="+")
    meant_for = models.ForeignKey("records.Organisation", on_delete=models.PROTECT, related_name="+")
    identity = models.CharField(max_length=64, unique=True)
    waits = models.BooleanField(default=False)
    """Planned as needing a person's release; the release itself is an act."""
    sort = from_head("sort", 64)
    number = models.PositiveIntegerField()
    """Its place among the notices of its case, from 1."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["in_case", "number"], name="notice_numbered_once")]

    def entitled(self) -> tuple[str, ...]:
        """Give who sends it, and to whom."""
        return (self.from_party_id, self.to_party_id)


class Delivery(models.Model):
    """A notice on its way to one contact. Claimed by a lease that expires; a crash means that it is sent again.

    `not_before` is when it may be tried next; `sent_at` is when the first attempt was accepted, `delivered_at` when the
    recipient's own system reported it, `bounced_at` when a server said that trying again will not help.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="deliveries")
    contact = models.ForeignKey("records.Contact", on_delete=models.PROTECT, related_name="+")
    message_id = models.CharField(max_length=200, unique=True, null=True)
    """One per notice, recipient and version, so that a second copy is recognisable."""
    queued_at = models.DateTimeField()
    not_before = models.DateTimeField()
    lane = models.PositiveSmallIntegerField(default=ORDINARY)
    lease_by = models.CharField(max_length=64, default="")
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    link_ended_at = models.DateTimeField(null=True)
    """When the link in its mail was withdrawn."""
    tries = models.PositiveIntegerField(default=0)
    """How many attempts were begun; each is a row of its own."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "contact"], name="delivery_once_per_contact")]
        indexes = [
            models.Index(
                fields=["lane", "queued_at", "id"], condition=Q(sent_at=None, bounced_at=None), name="delivery_unsent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} to contact {self.contact_id}"


class Attempt(models.Model):
    """One conversation with a mail server about one delivery, and what it said. A 250 meets no duty.

    Written down before the first byte is sent: an attempt without an end is one of which nobody knows how it ended.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    worker = models.CharField(max_length=64)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)
    said = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="attempt_numbered_once")]

    def __str__(self) -> str:
        return f"{self.delivery_id} attempt {self.number}"


def keep(values: Mapping[str, Said], seal: Seal) -> list[Said]:
    """Keep planned notices of one case, each under its identity; give those that were not planned before.

    The ledger's lock keeps their numbers apart.
    """
    if not values:
        return []
    known = set(Notice.objects.filter(identity__in=values).values_list("identity", flat=True))
    new = [(key, one) for key, one in values.items() if key not in known]
    if not new:
        return []
    rows = Notice.objects.filter(in_case_id=new[0][1].case)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    _ADD(_row(one, key, last + place, seal) for place, (key, one) in enumerate(new, 1))
    return [one for _, one in new]


_ADD = Adding(Notice)


def _row(value: Said, identity: str, number: int, seal: Seal) -> Notice:
    head = {
        "class": value.classification.value,
        "at": instant(value.planned_at),
        "sort": value.sort.value,
        "schema": value.schema,
    }
    row = Notice(
        id=value.id,
        head=head,
        in_case_id=value.case,
        from_party_id=value.sender,
        to_party_id=value.recipient,
        meant_for_id=value.final,
        identity=identity,
        waits=value.needs_release,
        number=number,
    )
    return row.enclosed(to_bytes(value), seal)


def read(row: Notice, unseal: Seal) -> Said:
    """Give a kept notice back as the value it was."""
    return from_bytes(row.opened(unseal), Said)


def notices_of(case: str, unseal: Seal) -> tuple[Said, ...]:
    """Give the notices of a case in the order in which they were planned."""
    rows = Notice.objects.filter(in_case_id=case).order_by("number")
    return tuple(read(row, unseal) for row in rows)


def begin_with(reference: str, reader: str) -> list[Notice]:
    """Give the notice of this id that `reader` sends or receives, else those whose id begins so."""
    wanted = reference.strip().upper()
    if len(wanted) < SHORTEST:
        return []
    return _CALLED(wanted=wanted, reader=reader) or list(_of(reader).filter(id__startswith=wanted))


def _of(reader: object) -> "models.QuerySet[Notice]":
    return Notice.objects.filter(Q(from_party=reader) | Q(to_party=reader))


_CALLED = Reading(lambda wanted, reader: _of(reader).filter(pk=wanted))


def queue(sent: Iterable[tuple[Said, Contact]], at: datetime) -> None:
    """Queue notices, each for one contact; queued already, it stays as it is."""
    Delivery.objects.bulk_create(
        (
            Delivery(
                notice_id=one.id,
                contact=contact,
                queued_at=at,
                not_before=at,
                lane=URGENT if one.classification is Class.RED else ORDINARY,
            )
            for one, contact in sent
        ),
        ignore_conflicts=True,
    )
