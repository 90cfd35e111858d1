"""What time is it? The only place that asks (decision 37)."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Gives an aware UTC instant."""


def wall() -> datetime:
    """Give the machine's wall time, aware, UTC."""
    return datetime.now(UTC)


def fixed(at: datetime) -> Clock:
    """Give a clock that stands still at `at`; for invented stores and tests only."""
    return lambda: at


@dataclass(slots=True)
class Run:
    """A clock that moves only when somebody rests; for invented stores and tests only."""

    at: datetime

    def now(self) -> datetime:
        """Give where the clock is."""
        return self.at

    def rest(self, span: timedelta) -> None:
        """Let so much time pass, at once."""
        self.at += span


def rest(span: timedelta) -> None:
    """Let so much real time pass."""
    time.sleep(span.total_seconds())


def database() -> datetime:
    """Ask the database for its time."""
    from django.db import connection

    asked = "clock_timestamp()" if connection.vendor == "postgresql" else "strftime('%Y-%m-%d %H:%M:%f', 'now')"
    with connection.cursor() as cursor:
        cursor.execute(f"select {asked}")
        said = cursor.fetchone()[0]
    at = said if isinstance(said, datetime) else datetime.fromisoformat(said)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Reading:
    """Wall, monotonic (seconds) and database time, read together. `asked` is the wall time when the database was asked."""

    wall: datetime
    monotonic: float
    database: datetime
    asked: datetime | None = None


def read(database: Clock) -> Reading:
    """Read the three clocks; `database` asks the database for its time. On a busy machine the answer may take seconds."""
    asked, said = wall(), database()
    return Reading(wall(), time.monotonic(), said, asked)


def suspect(earlier: Reading, later: Reading, tolerance: float = 5.0) -> str:
    """Say how the clocks disagree between two readings, in a sentence; empty when they agree within `tolerance` seconds."""
    elapsed = later.monotonic - earlier.monotonic
    jumped = (later.wall - earlier.wall).total_seconds() - elapsed
    if abs(jumped) > tolerance:
        return f"The wall clock moved {jumped:+.0f} s against the time that passed."
    since, until = (later.asked or later.wall) - later.database, later.wall - later.database
    apart = max(0.0, since.total_seconds()) + min(0.0, until.total_seconds())
    if abs(apart) > tolerance:
        return f"The wall clock and the database disagree by {apart:+.0f} s."
    return ""


@dataclass(slots=True)
class Watched:
    """Looks at the clocks again and again, and says what is wrong with them since the last look, or nothing.

    Called once, it compares wall and database; from the second call on also the wall with the time that passed.
    """

    read: Callable[[], Reading]
    tolerance: float = 5.0
    before: Reading | None = None

    def __call__(self) -> str:
        """Look, and say."""
        now = self.read()
        said = suspect(self.before or now, now, self.tolerance)
        self.before = now
        return said
