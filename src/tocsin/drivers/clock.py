"""What time is it? The only place that asks (decision 37)."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives an aware UTC instant."""


def wall() -> datetime:
    """Give the machine's wall time, aware, UTC."""
    return datetime.now(UTC)


def fixed(at: datetime) -> Clock:
    """Give a clock that stands still at `at`; for invented stores and tests only."""
    return lambda: at


@dataclass(frozen=True, slots=True)
class Reading:
    """Wall, monotonic (seconds) and database time, read together."""

    wall: datetime
    monotonic: float
    database: datetime


def read(database: Clock) -> Reading:
    """Read the three clocks; `database` asks the database for its time."""
    return Reading(wall(), time.monotonic(), database())


def suspect(earlier: Reading, later: Reading, tolerance: float = 5.0) -> str:
    """Say how the clocks disagree between two readings, in a sentence; empty when they agree within `tolerance` seconds."""
    elapsed = later.monotonic - earlier.monotonic
    jumped = (later.wall - earlier.wall).total_seconds() - elapsed
    if abs(jumped) > tolerance:
        return f"The wall clock moved {jumped:+.0f} s against the time that passed."
    apart = (later.wall - later.database).total_seconds()
    if abs(apart) > tolerance:
        return f"The wall clock and the database disagree by {apart:+.0f} s."
    return ""
