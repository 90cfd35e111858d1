"""What does an organisation do about silence, in which order, after how long, and what stops it? Its policy, as data."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from tocsin.duties.act import ActKind
from tocsin.duties.calendar import Calendar
from tocsin.duties.node import Node
from tocsin.duties.policy import Span


class Does(StrEnum):
    """What a rung does. A reminder goes by itself; a call is a person's task; the others are prepared for a person's release."""

    REMINDER = "reminder"
    ROUTE = "another route"
    COMMITTEE = "the committee"
    TELEPHONE = "telephone"


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung: what it does, how long after the one before, over which channel, to the same contact or the next."""

    does: Does
    after: Span
    channel: str
    next_contact: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """Rungs in order, and the acts that stop them."""

    name: str
    note: str
    rungs: tuple[Rung, ...]
    stops: tuple[ActKind, ...]

    @classmethod
    def read(cls, text: str, name: str) -> "Ladder":
        """Read a ladder's text. Raises `NotThisText` with line and column."""
        field = Node.of(text, name).fields(("ladder", "note", "working_day_ends", "stops", "rungs"))
        try:
            closes = time.fromisoformat(field["working_day_ends"].text())
        except ValueError as error:
            raise field["working_day_ends"].fault(field["working_day_ends"].text(), 'an hour as "17:00"') from error
        rungs = tuple(_rung(one, closes) for one in field["rungs"].items())
        if not rungs:
            raise field["rungs"].fault("no rung", "one rung or more")
        stops = tuple(one.one_of(ActKind) for one in field["stops"].items())
        return cls(field["ladder"].text(), field["note"].text(), rungs, stops)

    def times(self, began_at: datetime, calendar: Calendar) -> tuple[tuple[Rung, datetime], ...]:
        """Give each rung with the instant at which it is due, from when the time to answer ran out."""
        found: list[tuple[Rung, datetime]] = []
        at = began_at
        for rung in self.rungs:
            at = rung.after.after(at, calendar)
            found.append((rung, at))
        return tuple(found)

    def due(self, does: Does, number: int, began_at: datetime, calendar: Calendar) -> datetime | None:
        """Give when the `number`-th rung (from 1) of a kind is due; None where the ladder has no such rung."""
        of_kind = [at for rung, at in self.times(began_at, calendar) if rung.does is does]
        return of_kind[number - 1] if 0 < number <= len(of_kind) else None


def _rung(node: Node, closes: time) -> Rung:
    field = node.fields(("does", "after", "channel"), ("contact",))
    span = field["after"].fields((), ("hours", "working_days"))
    if len(span) != 1:
        raise field["after"].fault(" and ".join(span) or "no span", "hours or working_days")
    named = field["contact"].among(("same", "next"), "contact") if "contact" in field else "same"
    does = Does(field["does"].among(tuple(Does), "rung"))
    after = Span(**{key: value.count() for key, value in span.items()}, closes=closes)
    return Rung(does, after, field["channel"].among(("mail", "telephone", "webhook"), "channel"), named == "next")
