"""Is this instance well: does a worker live, does mail go out, is the clock right, and is anything left unseen?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tocsin.records import outbox, watch
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

    @property
    def well(self) -> bool:
        """Whether nothing is wrong."""
        return not self.wrong


@dataclass(frozen=True, slots=True)
class Figures:
    """What a machine may watch: counts and ages only."""

    deliveries: outbox.Tally
    beat_age: float | None
    """Seconds since a worker last showed that it lives."""


def health(at: datetime) -> Health:
    """Say how the instance is."""
    waits = outbox.unsent().order_by("queued_at").values_list("queued_at", flat=True)
    oldest = waits.first()
    return Health(
        at=at,
        wrong=tuple(said for said in (worker(at), mail(at), clock(), queue(at, oldest)) if said),
        pending=waits.count(),
        oldest=oldest,
        alarms=watch.Alarm.objects.filter(closed_at=None).count(),
        tasks=watch.Task.objects.filter(closed_at=None).count(),
    )


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


def figures(at: datetime) -> Figures:
    """Give counts and ages for a machine that watches."""
    last = watch.last_beat()
    return Figures(outbox.tally(), (at - last.beat_at).total_seconds() if last else None)


def _lives(at: datetime) -> bool:
    return watch.Beat.objects.filter(ended_at=None, beat_at__gte=at - STALE_AFTER).exists()
