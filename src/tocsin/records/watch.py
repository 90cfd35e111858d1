"""What must not pass unseen: the times that are set, the tasks that somebody owns, the alarms, and the workers' beats.

- A time is a row from the moment it is set, so one tick finds what is due, and a worker that was off finds what it missed.
- A task is one person's, of one organisation (or the operator's, where it names none); it is opened once and closed with a
  reason. An alarm says that something is so now; it rings until it is closed, and louder every few hours.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Cast

from tocsin.records.compiled import Reading

AGAIN = timedelta(hours=4)
"""After how long an alarm that is still open rings louder."""

RETRY = timedelta(seconds=30)
"""After how long an alarm that did not get through is rung again."""

CLOCK, IMPAIRED, TICK = "clock", "delivery impaired", "tick"
"""The sorts of alarms: the clock is suspect, a mail server cannot be used, a time that passed could not be dealt with."""

ANSWER, TARGET, LIMIT = "answer", "own target", "limit"
"""The sorts of times: of a notice, of an organisation's own policy, of a rulebook. The latter two are tasks, too."""

LICENCE = "licence"
"""The sort of a time that a change of supplier set; its subject is transfer, rule, holder and meter owner."""

UNDECIDED = "not released"
"""The sort of the task to decide about a notice that waits for its release and whose time has passed."""


NO_CONTACT, BOUNCED, STUCK = "no contact", "bounced", "not sent for hours"
"""The sorts of tasks that deliveries leave to a notice's sender."""


class Beat(models.Model):
    """That a worker lives: written at least every ten seconds while it works."""

    worker = models.CharField(primary_key=True, max_length=64)
    began_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    doing = models.CharField(max_length=200, default="")

    def __str__(self) -> str:
        return self.worker


class Deadline(models.Model):
    """A time that was set: by when a notice is to be answered, or an organisation's own target for a duty.

    `found_at` is when the tick dealt with it; `late` says that this was after the time by more than a minute.
    """

    sort = models.CharField(max_length=24)
    subject = models.CharField(max_length=200)
    in_case = models.ForeignKey("records.Case", null=True, on_delete=models.PROTECT, related_name="deadlines")
    """Empty where the time is of no case, such as a licence clock that a change of supplier began."""
    owner = models.ForeignKey("records.Organisation", on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True)
    """Where dealing with it failed: when it is tried again."""
    found_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sort", "subject"], name="deadline_once")]
        indexes = [models.Index(fields=["due_at", "id"], condition=Q(found_at=None), name="deadline_ahead")]

    def __str__(self) -> str:
        return f"{self.sort} of {self.subject}"


class Task(models.Model):
    """Something that a person must do; open while `closed_at` is empty. One for a subject, however often it is found."""

    sort = models.CharField(max_length=24)
    subject = models.CharField(max_length=200)
    in_case = models.ForeignKey("records.Case", null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("records.Organisation", null=True, on_delete=models.PROTECT, related_name="tasks")
    what = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=300, default="")
    closed_because = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sort", "subject"], name="task_once")]
        indexes = [models.Index(fields=["owner", "opened_at"], condition=Q(closed_at=None), name="task_open")]

    def __str__(self) -> str:
        return self.what


class Alarm(models.Model):
    """That something is wrong now. It rings outside the mail queue; open while `closed_at` is empty, one for a subject."""

    sort = models.CharField(max_length=24)
    subject = models.CharField(max_length=200, default="")
    owner = models.ForeignKey("records.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=300)
    raised_at = models.DateTimeField()
    level = models.PositiveSmallIntegerField(default=1)
    rings_at = models.DateTimeField()
    rung_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sort", "subject"], condition=Q(closed_at=None), name="alarm_open_once"),
        ]

    def __str__(self) -> str:
        return self.what


def beat(worker: str, at: datetime, doing: str = "") -> None:
    """Write down that a worker lives."""
    Beat.objects.update_or_create(
        worker=worker,
        defaults={"beat_at": at, "ended_at": None, "doing": doing[:200]},
        create_defaults={"began_at": at, "beat_at": at, "doing": doing[:200]},
    )


def left(worker: str, at: datetime) -> None:
    """Write down that a worker ended in good order."""
    Beat.objects.filter(worker=worker).update(beat_at=at, ended_at=at)


def last_beat() -> Beat | None:
    """Give the newest beat of any worker, or None where none ever worked."""
    return Beat.objects.order_by("-beat_at").first()


def set_times(rows: Iterable[Deadline]) -> None:
    """Keep times that were set; one that is kept already stays as it is."""
    Deadline.objects.bulk_create(rows, ignore_conflicts=True)


def passed(at: datetime) -> list[Deadline]:
    """Give the times that have passed and were not dealt with, in the order in which they were due; not all at once."""
    return _PASSED(at=at)


AT_MOST = 200
_PASSED = Reading(
    lambda at: Deadline.objects.filter(
        Q(not_before=None) | Q(not_before__lte=at), found_at=None, due_at__lt=at
    ).order_by("due_at", "id")[:AT_MOST]
)


def oldest(at: datetime) -> datetime | None:
    """Give the oldest time that has passed and that nobody dealt with, or None."""
    rows = Deadline.objects.filter(found_at=None, due_at__lt=at).order_by("due_at")
    return rows.values_list("due_at", flat=True).first()


def ahead(at: datetime) -> int:
    """Count the times that are set and have not passed."""
    return Deadline.objects.filter(found_at=None, due_at__gte=at).count()


def open_tasks(rows: Iterable[Task]) -> None:
    """Open tasks; one that was opened before, open or closed, stays as it is."""
    Task.objects.bulk_create(rows, ignore_conflicts=True)


def has_task(sort: str) -> Exists:
    """Give the condition that a row is the subject of a task, open or closed, of a sort."""
    return Exists(Task.objects.filter(sort=sort, subject=Cast(OuterRef("pk"), models.CharField())))


def close_task(sort: str, subject: str, by: str, why: str, at: datetime) -> bool:
    """Close a task with a reason; False where none of it is open."""
    rows = Task.objects.filter(sort=sort, subject=subject, closed_at=None)
    return bool(rows.update(closed_at=at, closed_by=by, closed_because=why[:300]))


def raise_alarm(sort: str, what: str, at: datetime, subject: str = "", owner: str | None = None) -> Alarm:
    """Raise an alarm, or give the one that is open already."""
    row, _ = Alarm.objects.get_or_create(
        sort=sort,
        subject=subject,
        closed_at=None,
        defaults={"what": what[:300], "raised_at": at, "rings_at": at, "owner_id": owner},
    )
    return row


def close_alarm(sort: str, by: str, at: datetime, subject: str = "") -> bool:
    """Close an alarm; False where none is open."""
    rows = Alarm.objects.filter(sort=sort, subject=subject, closed_at=None)
    return bool(rows.update(closed_at=at, closed_by=by))


def open_alarm(sort: str) -> Alarm | None:
    """Give the open alarm of a sort, or None."""
    return Alarm.objects.filter(sort=sort, closed_at=None).first()


def to_ring(at: datetime, most: int = 20) -> Iterator[Alarm]:
    """Take the alarms that are due to ring, one by one, the loudest first: nobody else rings them for half a minute.

    An instant further ahead than any alarm can wait was written by a clock that ran ahead; it holds nothing back.
    """
    ready = Q(rings_at__lte=at) | Q(rings_at__gt=at + AGAIN)
    rows = Alarm.objects.filter(ready, closed_at=None).select_related("owner").order_by("-level", "raised_at")[:most]
    return (row for row in rows if Alarm.objects.filter(ready, pk=row.pk).update(rings_at=at + RETRY))


def rung(row: Alarm, at: datetime) -> None:
    """Record that an alarm got through; open still after a few hours, it rings louder."""
    Alarm.objects.filter(pk=row.pk).update(rung_at=at, rings_at=at + AGAIN, level=F("level") + 1)
