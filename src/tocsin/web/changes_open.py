"""What of the register can a program take: as JSON, as CSV, as a feed, as a calendar? White alone, whoever asks."""

import csv
import io
import json
import re
from datetime import UTC, datetime
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from tocsin.changes.event import Event
from tocsin.changes.headline import Headline
from tocsin.changes.held.ballot import Ballot, Closed
from tocsin.changes.held.consultation import CollatedOn, Consultation
from tocsin.changes.held.decision import Implementation, Issue, Move, Raised, Resolution, Run, Varied
from tocsin.changes.modification import Modification
from tocsin.flows import amend
from tocsin.flows.amend import Shown
from tocsin.papers.cell import cell
from tocsin.plain import freeze
from tocsin.web.changes_next import Due, span, to_do
from tocsin.web.changes_seen import Seer, held, office, open_to_all
from tocsin.web.changes_words import told
from tocsin.web.page import unkept
from tocsin.web.tools import tools

COLUMNS = ("id", "reference", "title", "stage", "since", "path", "outcome", "next", "next when", "invented", "as at")
NEWS = (Raised, Move, Issue, Resolution, Ballot, Closed, Consultation, CollatedOn, Implementation, Run, Varied)
"""What is news to a reader of the feed."""

AT_MOST = 100
NOT_TEXT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@require_safe
def register_json(_request: HttpRequest) -> HttpResponse:
    """Give the register as JSON."""
    return sent(json.dumps([line(one) for one in lines()], ensure_ascii=False, indent=1), "application/json")


@require_safe
def register_csv(_request: HttpRequest) -> HttpResponse:
    """Give the register as CSV; no cell of it can become a formula."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    rows.writerows([[cell(str(fact)) for fact in row(one)] for one in lines()])
    return sent("\ufeff" + out.getvalue(), "text/csv")


@open_to_all
def change_json(request: HttpRequest, _seer: Seer, reference: str) -> HttpResponse:
    """Give one modification as JSON, as anybody may see it, whoever asks."""
    shown = held(request, Seer(None), reference)
    facts = line(shown.line) | {
        "views": {stance.value: who for stance, who in shown.sides},
        "about the views": "They are listed by who holds them. They are not added up, and this is no vote.",
        "events": [event(one) | {"invented": shown.held.made_up(one)} for one in shown.held.events],
    }
    return sent(json.dumps(facts, ensure_ascii=False, indent=1), "application/json")


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Give what happened last as an Atom feed, the newest first."""
    home = request.build_absolute_uri("/changes/")
    atom = Atom1Feed("Register of changes", home, None, language="en-GB", feed_url=request.build_absolute_uri())
    news = [(one, event) for one in changes() for event in one.held.events if isinstance(event.what, NEWS)]
    news.sort(key=lambda pair: (pair[1].recorded_at, pair[1].number), reverse=True)
    for one, happened in news[:AT_MOST]:
        where = f"{home}{one.line.reference}/timeline/#event-{happened.number}"
        marked = "Invented. " if one.held.made_up(happened) else ""
        atom.add_item(
            title=clean(f"{one.line.reference}: {told(happened.what, one.held)}"),
            link=where,
            description=clean(f"{marked}{one.line.title}. {happened.when.words()}."),
            unique_id=where,
            updateddate=happened.recorded_at,
            author_name=clean(happened.by or happened.body or "not recorded"),
        )
    return sent(atom.writeString("utf-8"), "application/atom+xml")


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Give packages of work, meetings, papers due and consultations as iCalendar."""
    said = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tocsin//Register of changes//EN", "CALSCALE:GREGORIAN"]
    for one in changes():
        for due in to_do(one.held, tools().calendar):
            said += entry(due, one.held, request.get_host(), one.line.invented)
    return sent("".join(f"{folded(text)}\r\n" for text in [*said, "END:VCALENDAR"]), "text/calendar")


def entry(due: Due, of: Modification, host: str, invented: bool) -> list[str]:
    """Write one entry of a calendar; none for what has no date. RFC 5545."""
    days = span(due)
    if days is None:
        return []
    what = f"{due.reference}: {due.what}"
    if due.when.week is not None:
        what = f"{what} (some day in the {due.words()})"
    moved = due.ends is not None and due.when.at is not None
    return [
        "BEGIN:VEVENT",
        f"UID:{of.id}-{due.key}@{host}",
        f"DTSTAMP:{instant(due.told_at)}",
        f"DTSTART:{instant(due.when.at)}" if moved and due.when.at else f"DTSTART;VALUE=DATE:{days[0]:%Y%m%d}",
        f"DTEND:{instant(due.ends)}" if moved and due.ends else f"DTEND;VALUE=DATE:{days[1]:%Y%m%d}",
        f"SUMMARY:{escaped(('Invented: ' if invented else '') + what)}",
        f"DESCRIPTION:{escaped('With: ' + (', '.join(due.who) or 'nobody named'))}",
        "CLASS:PUBLIC",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def escaped(text: str) -> str:
    """Write a text so that a calendar reads it as one value."""
    plain = NOT_TEXT.sub("\ufffd", text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\\n").replace("\r", "\\n").replace("\n", "\\n")


def folded(line: str) -> str:
    """Fold a line so that none of its parts has more than 75 octets, and no character is cut in two."""
    parts, room = [""], 75
    for one in line:
        size = len(one.encode())
        if size > room:
            parts.append("")
            room = 74
        parts[-1] += one
        room -= size
    return "\r\n ".join(parts)


def instant(at: datetime) -> str:
    """Write an instant as a calendar does."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def clean(text: str) -> str:
    """Give a text without what XML cannot hold."""
    return NOT_TEXT.sub("\ufffd", text)


def lines() -> tuple[Headline, ...]:
    """Give the headlines that anybody may see, as at today."""
    return amend.listed(None, office(), public=True)


def changes() -> list[Shown]:
    """Give every modification as anybody may see it today."""
    return [amend.show(one.id, None, office(), public=True) for one in lines()]


def line(one: Headline) -> dict[str, Any]:
    """Give a headline as plain facts."""
    facts = cast("dict[str, Any]", freeze(one))
    upcoming = [{"activity": row.activity, "when": row.when.words(), "with": row.with_} for row in one.next_rows]
    return facts | {"since": one.since.words(), "next_rows": upcoming}


def row(one: Headline) -> tuple[object, ...]:
    """Give a headline as a row."""
    first = one.next_rows[0] if one.next_rows else None
    return (
        *(one.id, one.reference, one.title, one.stage_name, one.since.words(), one.path, one.outcome),
        *((first.activity, first.when.words()) if first else ("", "")),
        *("yes" if one.invented else "no", one.as_at.isoformat()),
    )


def event(one: Event) -> dict[str, Any]:
    """Give an event as plain facts."""
    return {
        "number": one.number,
        "event": one.word,
        "when": one.when.words(),
        "body": one.body,
        "by": one.by,
        "reason": one.reason,
        "what": freeze(one.what),
    }


def sent(text: str, sort: str) -> HttpResponse:
    """Give a text as a file of its sort."""
    return unkept(HttpResponse(text.encode(), content_type=f"{sort}; charset=utf-8"))
