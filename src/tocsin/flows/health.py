"""Is this instance well: does a worker live, does mail go out, is the clock right, and is anything left unseen?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tocsin.records import ledger, outbox, watch
from tocsin.words import PartyId

STALE_AFTER = timedelta(minutes=2)
"""A worker that has not shown that it lives for this long is taken for dead."""

WAITS_AT_MOST = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Health:
    """What is wrong, a sentence each; nothing wrong is well. The sentences hold no text and no party of a case."""

    at: datetime
    wrong: tuple[str, ...]
    pending: int
    oldest: datetime | None
    """When the oldest delivery that is not sent was queued."""
    alarms: int
    tasks: int
    worker_age: float | None
    """Seconds since a worker last showed that it lives; None where none ever did."""
    suspect: bool

    @property
    def well(self) -> bool:
        """Whether nothing is wrong."""
        return not self.wrong


@dataclass(frozen=True, slots=True)
class Sample:
    """One figure for a machine that watches: a count or an age in seconds, never an id and never a fact of a case."""

    name: str
    means: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()
    counts: bool = False
    """Whether it only ever grows."""


def health(at: datetime) -> Health:
    """Say how the instance is."""
    waits = outbox.unsent().order_by("queued_at").values_list("queued_at", flat=True)
    oldest, last = waits.first(), watch.last_beat()
    return Health(
        at=at,
        wrong=tuple(said for said in (worker(at), mail(at), clock(), queue(at, oldest)) if said),
        pending=waits.count(),
        oldest=oldest,
        alarms=watch.Alarm.objects.filter(closed_at=None).count(),
        tasks=watch.Task.objects.filter(closed_at=None).count(),
        worker_age=age(at, last.beat_at if last else None),
        suspect=bool(clock()),
    )


def age(at: datetime, since: datetime | None) -> float | None:
    """Give the seconds since an instant, or None where there is none."""
    return None if since is None else (at - since).total_seconds()


def worker(at: datetime) -> str:
    """Say what is wrong with the workers, or nothing; also in the words of a banner."""
    last = watch.last_beat()
    if last is None:
        return "No worker has ever run here: nothing is sent and no time is watched."
    if abs(at - last.beat_at) > STALE_AFTER:
        return f"No worker has shown that it lives since {last.beat_at:%Y-%m-%d %H:%M} UTC: nothing is sent."
    return "The last worker has ended: nothing is sent." if last.ended_at is not None and not _lives(at) else ""


def mail(at: datetime) -> str:
    """Say since when mail cannot be sent, or nothing."""
    out = outbox.outage()
    return (
        f"Mail cannot be sent since {out.began_at:%Y-%m-%d %H:%M} UTC."
        if out is not None and out.began_at <= at
        else ""
    )


def clock() -> str:
    """Say that the clock is suspect, or nothing."""
    alarm = watch.open_alarm(watch.CLOCK)
    return "The clock is suspect: nothing is released and nothing expires until a person confirms it." if alarm else ""


def queue(at: datetime, oldest: datetime | None) -> str:
    """Say that something waits too long, or nothing."""
    late = oldest is not None and at - oldest > WAITS_AT_MOST
    return f"A notice has waited to be sent since {oldest:%Y-%m-%d %H:%M} UTC." if late else ""


def tasks(owner: PartyId) -> tuple[watch.Task, ...]:
    """Give the open tasks of an organisation, the oldest first."""
    return tuple(watch.Task.objects.filter(owner_id=owner, closed_at=None).order_by("opened_at", "id"))


def banner(at: datetime) -> str:
    """Say what whoever is signed in must know: that nothing is sent or watched, or that the clock is suspect; or nothing."""
    never = watch.last_beat() is None and not outbox.unsent().exists()
    return clock() or ("" if never else worker(at))


def samples(at: datetime) -> tuple[Sample, ...]:
    """Give counts and ages for a machine that watches; an age that there is none of is left out."""
    now, tally, last = health(at), outbox.tally(), watch.last_beat()
    ages = (
        ("tocsin_worker_beat_age_seconds", "Since a worker last showed that it lives.", last.beat_at if last else None),
        ("tocsin_oldest_unsent_age_seconds", "Since the oldest delivery that is not sent was queued.", now.oldest),
        ("tocsin_oldest_passed_age_seconds", "Since the oldest time passed that nobody dealt with.", watch.oldest(at)),
    )
    queued = "Deliveries by how they stand; created is their sum."
    by_word = (("sent", tally.sent), ("failed", tally.failed), ("pending", tally.pending))
    return (
        Sample("tocsin_well", "1 where nothing is wrong.", float(now.well)),
        *(Sample(name, means, (at - since).total_seconds()) for name, means, since in ages if since is not None),
        *(Sample("tocsin_deliveries", queued, value, (("stands", word),)) for word, value in by_word),
        Sample("tocsin_deliveries_created_total", "Deliveries that were ever queued.", tally.created, counts=True),
        Sample("tocsin_attempts_total", "Conversations with a mail server.", outbox.attempts(), counts=True),
        Sample("tocsin_mail_away", "1 while the mail server cannot be used.", float(bool(mail(at)))),
        Sample("tocsin_clock_suspect", "1 while the clock is suspect.", float(bool(clock()))),
        Sample("tocsin_alarms_open", "Alarms that ring.", now.alarms),
        Sample("tocsin_tasks_open", "Tasks that somebody owns.", now.tasks),
        Sample("tocsin_times_ahead", "Times that are set and have not passed.", watch.ahead(at)),
        Sample("tocsin_ledger_leaves_total", "Leaves of the ledger.", ledger.size(), counts=True),
    )


def _lives(at: datetime) -> bool:
    return watch.Beat.objects.filter(ended_at=None, beat_at__gte=at - STALE_AFTER).exists()
