"""Which rungs of a ladder are due now and not taken yet, in order, and which of them late because nobody looked?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tocsin.duties.act import Act
from tocsin.duties.calendar import Calendar
from tocsin.notices.escalation.ladder import Ladder, Rung

LATE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Due:
    """A rung by its place from 0, with when it was due. `late`: taken more than a minute after."""

    place: int
    rung: Rung
    came_due_at: datetime
    late: bool


def climb(
    ladder: Ladder, began_at: datetime, acts: Iterable[Act], taken: Iterable[int], at: datetime, calendar: Calendar
) -> tuple[Due, ...]:
    """Give the rungs that are due at `at`, none of `taken` again, none early, and none once an act has stopped the ladder.

    `acts` are those on the notice and its reminders.
    """
    if any(one.kind in ladder.stops and one.at <= at for one in acts):
        return ()
    done = set(taken)
    return tuple(
        Due(place, rung, due_at, at - due_at > LATE)
        for place, (rung, due_at) in enumerate(ladder.times(began_at, calendar))
        if due_at <= at and place not in done
    )


def next_at(ladder: Ladder, began_at: datetime, after: datetime, calendar: Calendar) -> datetime | None:
    """Give the instant of the next rung that lies after `after`; None above the last."""
    return next((due for _, due in ladder.times(began_at, calendar) if due > after), None)
