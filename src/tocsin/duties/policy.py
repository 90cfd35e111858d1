"""What has an organisation set itself: targets, waiting times, reminders, and how old a sign may be? Policy, never law."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import sha256

from tocsin.duties.calendar import CLOSES, Calendar, add_working_days
from tocsin.duties.node import Node
from tocsin.routes.link import SignKind
from tocsin.words import Digest


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: hours by the clock, or working days. One of the two is 0."""

    hours: int = 0
    working_days: int = 0
    closes: time = CLOSES

    def after(self, instant: datetime, calendar: Calendar) -> datetime:
        """Give the UTC instant at which the span ends that begins at `instant`; raises `OutsideCalendar`."""
        if self.working_days:
            return add_working_days(instant, self.working_days, calendar, self.closes)
        return instant + timedelta(hours=self.hours)

    def __str__(self) -> str:
        number, unit = (self.working_days, "working day") if self.working_days else (self.hours, "hour")
        return f"{number} {unit}{'' if number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Policy:
    """An organisation's policy file. `targets` are by duty rule, `answers` by what is asked, `fresh` is in days."""

    name: str
    note: str
    targets: tuple[tuple[str, Span], ...]
    answers: tuple[tuple[str, Span], ...]
    right_of_reply: Span
    reminders: int
    fresh: tuple[tuple[SignKind, int], ...]
    digest: Digest

    @classmethod
    def read(cls, text: str, name: str) -> "Policy":
        """Read a policy's text. Raises `NotThisText` with line and column."""
        field = Node.of(text, name).fields(
            ("policy", "note", "working_day_ends", "targets", "answers", "right_of_reply", "reminders", "fresh_within")
        )
        closes = _hour(field["working_day_ends"])
        reply = _span(field["right_of_reply"], closes)
        if not reply.working_days:
            raise field["right_of_reply"].fault("hours", "working_days: a number")
        return cls(
            name=field["policy"].text(),
            note=field["note"].text(),
            targets=tuple((key, _span(node, closes)) for key, node in field["targets"].pairs()),
            answers=tuple((key, _span(node, closes)) for key, node in field["answers"].fields(tuple(ANSWERS)).items()),
            right_of_reply=reply,
            reminders=_few(field["reminders"]),
            fresh=_fresh(field["fresh_within"]),
            digest=Digest(sha256(text.encode()).hexdigest()),
        )

    def target(self, rule: str) -> Span | None:
        """Give the own target of a duty rule, or None where the policy sets none."""
        return dict(self.targets).get(rule)

    def answer_within(self, what: str) -> Span:
        """Give how long a recipient is asked to take to ``acknowledge``, ``pass_on`` or ``confirm``."""
        return dict(self.answers)[what]

    @property
    def fresh_within(self) -> dict[SignKind, int]:
        """For how many days each kind of sign is young enough, as tracing asks for it."""
        return dict(self.fresh)


ANSWERS = ("acknowledge", "pass_on", "confirm")
MOST_REMINDERS = 2


def _span(node: Node, closes: time) -> Span:
    field = node.fields((), ("hours", "working_days"))
    if len(field) != 1:
        raise node.fault(" and ".join(field) or "no span", "hours or working_days")
    return Span(**{key: value.count() for key, value in field.items()}, closes=closes)


def _hour(node: Node) -> time:
    try:
        return time.fromisoformat(node.text())
    except ValueError as error:
        raise node.fault(repr(node.text()), 'an hour as "17:00"') from error


def _few(node: Node) -> int:
    if node.count() > MOST_REMINDERS:
        raise node.fault(str(node.count()), f"{MOST_REMINDERS} at most, to a party that owes nothing")
    return node.count()


def _fresh(node: Node) -> tuple[tuple[SignKind, int], ...]:
    kinds = (SignKind.VERIFIED, SignKind.ACKNOWLEDGED, SignKind.EXERCISED)
    field = node.fields(tuple(kind.value for kind in kinds))
    return tuple((kind, field[kind.value].count()) for kind in kinds)
