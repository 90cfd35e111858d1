"""Which events does a text say: one, or a list, each a word, what it brings, who, in which capacity, when and why?"""

from dataclasses import replace
from datetime import datetime

from tocsin.changes.event import MATTERS, Event
from tocsin.changes.held.decision import Undone
from tocsin.changes.held.when import When
from tocsin.changes.intake.fill import fill, when
from tocsin.duties.node import Node

KEYS = ("as", "by", "when", "reason")


def read_events(text: str, file: str, otherwise: Event) -> tuple[Event, ...]:
    """Read events; what an event does not say of who, in which capacity, when and why is taken from `otherwise`.

    Raises `NotThisText` with line and column. An event is ``{event: resolution, as: panel, what: {recommendation: 1, ...}}``.
    """
    top = Node.of(text, file)
    items = top.items() if str(top.parsed.tag).endswith(":seq") else (top,)
    return tuple(_event(item, otherwise) for item in items)


def blank(at: datetime, by: str = "", body: str = "", reason: str = "") -> Event:
    """Give what is taken where an event does not say it: now, and what the face says of who acts."""
    return Event(1, body, by, When(at=at), Undone(1), at, reason)


def _event(node: Node, otherwise: Event) -> Event:
    field = node.fields(("event", "what"), KEYS)
    kind = MATTERS[field["event"].among(tuple(MATTERS), "event")]
    return replace(
        otherwise,
        what=fill(field["what"], kind),
        body=field["as"].text() if "as" in field else otherwise.body,
        by=field["by"].text() if "by" in field else otherwise.by,
        when=when(field["when"]) if "when" in field else otherwise.when,
        reason=field["reason"].text() if "reason" in field else otherwise.reason,
    )
