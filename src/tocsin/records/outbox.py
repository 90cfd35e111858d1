"""Which delivery is whose to send now, how did each attempt end, and is the mail server there at all?

- A claim is a lease, never a done-flag (PostgreSQL: SKIP LOCKED; SQLite: BEGIN IMMEDIATE). A dead worker's lease runs out.
- An instant further ahead than any wait or lease can be was written by a clock that ran ahead; it holds nothing back.
- While a server is away one probe in turn replaces the single tries; what it held back is due once it is there again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Count, Q, QuerySet

from tocsin.records.compiled import Adding, Changing, Reading
from tocsin.records.notices import URGENT, Attempt, Delivery

LEASE = timedelta(seconds=60)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
PROBE_EVERY = timedelta(seconds=30)
STUCK_AFTER = timedelta(hours=4)
"""Not sent for so long, a delivery is a person's task as well."""

UNKNOWN = "not known: the worker ended before it could record it"

Passing = Callable[[str], None]
"""Is told the name of each point that is passed; does nothing but in tests that end the process there."""


def nothing(_point: str) -> None:
    """Pass a point."""


class Outage(models.Model):
    """A time during which one mail server could not be used at all. Open while `ended_at` is empty, one for a server."""

    server = models.CharField(max_length=200)
    began_at = models.DateTimeField()
    said = models.CharField(max_length=300)
    probe_at = models.DateTimeField()
    probes = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["server"], condition=Q(ended_at=None), name="outage_open_once"),
        ]

    def __str__(self) -> str:
        return f"{self.server} since {self.began_at}"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many deliveries there are, and how each stands: created = sent + failed + pending."""

    created: int
    sent: int
    failed: int
    pending: int


def claim(
    worker: str,
    at: datetime,
    lease: timedelta = LEASE,
    probe: bool = False,
    passing: Passing = nothing,
    more: bool = False,
) -> Attempt | None:
    """Lease the most urgent, oldest delivery that is due and write down that an attempt begins; None when nothing is due.

    A `probe` takes the one that has waited longest since it was tried, due or not, so that no single one blocks the rest.
    Without `more`, that more is likely to be due, it looks first, so that an idle worker never holds up who writes.
    """
    if not more and not (unheld(at, lease) if probe else due(at, lease)).exists():
        return None
    with transaction.atomic():
        row = _PROBED.first(at=at, no_lease=no_lease(lease, at)) if probe else _NEXT.first(**ahead(at, lease))
        if row is None:
            return None
        row.tries += 1
        _LEASE(pk=row.pk, worker=worker, until=at + lease, tries=row.tries)
        if row.tries > 1:
            row.attempts.filter(ended_at=None).update(ended_at=at, said=UNKNOWN)
        begun = Attempt(delivery=row, number=row.tries, worker=worker, began_at=at)
        _ADD_ATTEMPTS([begun])
        passing("claim: leased, not committed")
    passing("claimed")
    return begun


def due(at: datetime, lease: timedelta = LEASE) -> "QuerySet[Delivery]":
    """Give the deliveries that may be tried now and that no living worker holds."""
    return _due(**ahead(at, lease))


def unheld(at: datetime, lease: timedelta = LEASE) -> "QuerySet[Delivery]":
    """Give the unsent deliveries that no living worker holds."""
    return _unheld(at, no_lease(lease, at))


def no_lease(lease: timedelta, at: datetime) -> datetime:
    """Give the instant beyond which no lease can lie, unless by a clock that ran ahead."""
    return at + max(lease, LEASE)


def ahead(at: datetime, lease: timedelta) -> dict[str, datetime]:
    """Give an instant, and those beyond which neither a wait nor a lease can lie."""
    return {"at": at, "no_wait": at + LONGEST_WAIT, "no_lease": no_lease(lease, at)}


def _due(at: datetime, no_wait: datetime, no_lease: datetime) -> "QuerySet[Delivery]":
    return _unheld(at, no_lease).filter(Q(not_before__lte=at) | Q(not_before__gt=no_wait))


def _unheld(at: datetime, no_lease: datetime) -> "QuerySet[Delivery]":
    return unsent().filter(Q(lease_until=None) | Q(lease_until__lte=at) | Q(lease_until__gt=no_lease))


def _first(rows: "QuerySet[Delivery]", *order: str) -> "QuerySet[Delivery]":
    whole = rows.select_related("notice", "contact").order_by(*order, "lane", "queued_at", "id")
    return whole.select_for_update(skip_locked=True, of=("self",))[:1]


_NEXT = Reading(lambda at, no_wait, no_lease: _first(_due(at, no_wait, no_lease)))
_PROBED = Reading(lambda at, no_lease: _first(_unheld(at, no_lease), "not_before"))
_LEASE = Changing(
    lambda pk, worker, until, tries: (
        Delivery.objects.filter(pk=pk),
        {"lease_by": worker, "lease_until": until, "tries": tries},
    )
)
_ADD_ATTEMPTS = Adding(Attempt)
_SENT = Changing(
    lambda pk, message_id, at: (
        Delivery.objects.filter(pk=pk, sent_at=None),
        {"message_id": message_id, "lease_until": None, "sent_at": at},
    )
)
_ENDED = Changing(
    lambda delivery, number, accepted, said, at: (
        Attempt.objects.filter(delivery_id=delivery, number=number),
        {"ended_at": at, "accepted": accepted, "said": said},
    )
)


def unsent() -> "QuerySet[Delivery]":
    """Give the deliveries that were neither accepted nor refused for good."""
    return Delivery.objects.filter(sent_at=None, bounced_at=None)


def renew(begun: Attempt, at: datetime, lease: timedelta = LEASE) -> bool:
    """Hold a delivery for longer; False where the lease ran out and another worker has it."""
    mine = Delivery.objects.filter(pk=begun.delivery_id, lease_by=begun.worker, lease_until__isnull=False)
    return bool(mine.update(lease_until=at + lease))


def accepted(begun: Attempt, message_id: str, said: str, at: datetime) -> bool:
    """Record that a server took the message; True when this is the delivery's first accepted attempt."""
    _ended(begun, True, said, at)
    if _SENT(pk=begun.delivery_id, message_id=message_id, at=at):
        return True
    Delivery.objects.filter(pk=begun.delivery_id).update(message_id=message_id, lease_until=None)
    return False


def put_off(begun: Attempt, said: str, at: datetime, until: datetime) -> None:
    """Record that it was not taken this time, and when it is tried again."""
    _ended(begun, False, said, at)
    Delivery.objects.filter(pk=begun.delivery_id).update(lease_until=None, not_before=until)


def failed(begun: Attempt, said: str, at: datetime) -> None:
    """Record that trying again will not help; what was accepted before stays sent."""
    _ended(begun, False, said, at)
    mine = Delivery.objects.filter(pk=begun.delivery_id)
    mine.update(lease_until=None)
    mine.filter(sent_at=None).update(bounced_at=at)


def wait(tries: int, chance: float, most: timedelta = LONGEST_WAIT) -> timedelta:
    """Give how long to wait after so many tries: doubling from half a minute to `most`, less up to half of it by chance."""
    doubled = FIRST_WAIT * int(2 ** min(tries - 1, 10))
    return min(doubled, most) * (1 - chance / 2)


def hasten(case: str) -> int:
    """Move what a case has not sent yet to the urgent lane; give how many there were."""
    return unsent().filter(notice__in_case_id=case).exclude(lane=URGENT).update(lane=URGENT)


def tally() -> Tally:
    """Count the deliveries."""
    found = Delivery.objects.aggregate(
        created=Count("pk"),
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        failed=Count("pk", filter=Q(sent_at=None, bounced_at__isnull=False)),
        pending=Count("pk", filter=Q(sent_at=None, bounced_at=None)),
    )
    return Tally(**found)


def attempts() -> int:
    """Count the conversations with mail servers that were begun."""
    return Attempt.objects.count()


def outage(server: str = "") -> Outage | None:
    """Give the open outage of a server, or of any."""
    rows = Outage.objects.filter(ended_at=None, **({"server": server} if server else {}))
    return rows.order_by("began_at").first()


def away(server: str, said: str, at: datetime) -> Outage:
    """Record that a server cannot be used, or that a probe found it so still."""
    row, made = Outage.objects.get_or_create(
        server=server, ended_at=None, defaults={"began_at": at, "said": said[:300], "probe_at": at + PROBE_EVERY}
    )
    if not made:
        Outage.objects.filter(pk=row.pk).update(probes=models.F("probes") + 1, said=said[:300])
    return row


def probes(server: str, at: datetime) -> bool:
    """Say whether this caller is the one that probes an absent server now: once every half minute among all workers."""
    late = Q(probe_at__lte=at) | Q(probe_at__gt=at + PROBE_EVERY)
    return bool(Outage.objects.filter(late, server=server, ended_at=None).update(probe_at=at + PROBE_EVERY))


def back(server: str, at: datetime) -> bool:
    """Record that a server is there again; what waited for it is due at once. True where it had been away."""
    ended = Outage.objects.filter(server=server, ended_at=None).update(ended_at=at)
    if ended:
        unsent().filter(not_before__gt=at).update(not_before=at)
    return bool(ended)


def _ended(begun: Attempt, was_accepted: bool, said: str, at: datetime) -> None:
    _ENDED(delivery=begun.delivery_id, number=begun.number, accepted=was_accepted, said=said[:300], at=at)
