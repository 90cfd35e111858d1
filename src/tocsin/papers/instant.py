"""How is an instant written for a reader, always with its zone?"""

from datetime import UTC, datetime


def instant(at: datetime) -> str:
    """Write an aware instant such as ``24 November 2026 at 09:00 UTC``."""
    there = at.astimezone(UTC)
    return f"{there.day} {there:%B %Y} at {there:%H:%M} UTC"
