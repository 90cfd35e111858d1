"""How is a modification shown at the command line: to a person, and as plain facts?"""

from typing import TYPE_CHECKING, Any

from tocsin.cli.show import say, table
from tocsin.plain import freeze

if TYPE_CHECKING:
    from tocsin.changes.event import Event
    from tocsin.changes.headline import Headline
    from tocsin.flows.amend import Shown
    from tocsin.flows.layer import Compared


def shown(found: "Shown") -> None:
    """Show a modification to a person."""
    line = found.line
    say(f"{line.reference} {line.title}", "bold")
    say(f"{line.words()}. Path: {line.path}. Outcome: {line.outcome}.")
    for stance, held in found.sides:
        say(f"  {stance.value}: {', '.join(held)}")
    say(
        "  These are views, each by whom it is held; they are not added up, and this is no vote."
    ) if found.sides else None
    rows = [(row.activity, row.when.words(), ", ".join(row.with_)) for row in line.next_rows]
    if rows:
        table("Next steps and dates", ("activity", "date", "with"), rows)
    story = [(one.number, one.word, one.when.words(), one.body or one.by, one.reason) for one in found.held.events]
    table("What happened", ("no.", "event", "when", "by", "why"), story, (0,))
    for one in found.cautions:
        say(f"  note: {one.says}{f' ({one.file}, line {one.line})' if one.file else ''}")


def line_facts(one: "Headline") -> dict[str, Any]:
    """Give a headline as plain facts."""
    return {
        "id": one.id,
        "reference": one.reference,
        "other references": one.other_references,
        "title": one.title,
        "stage": one.stage,
        "stage name": one.stage_name,
        "since": one.since.words(),
        "path": one.path,
        "modifiers": one.modifiers,
        "outcome": one.outcome,
        "found ready by": one.found,
        "next": [{"activity": row.activity, "when": row.when.words(), "with": row.with_} for row in one.next_rows],
        "invented": one.invented,
        "as at": one.as_at,
    }


def event_facts(one: "Event") -> dict[str, Any]:
    """Give an event as plain facts."""
    return {
        "number": one.number,
        "event": one.word,
        "when": one.when.words(),
        "as": one.body,
        "by": one.by,
        "reason": one.reason,
        "what": freeze(one.what),
        "cautions": [caution.says for caution in one.cautions],
    }


def facts(found: "Shown") -> dict[str, Any]:
    """Give a modification as at a day as plain facts."""
    sides = {stance.value: held for stance, held in found.sides}
    cautions = [{"code": one.code, "says": one.says, "file": one.file, "line": one.line} for one in found.cautions]
    return line_facts(found.line) | {
        "views": sides,
        "cautions": cautions,
        "events": [event_facts(one) for one in found.held.events],
    }


def layer_facts(found: "Compared") -> dict[str, Any]:
    """Give a comparison as plain facts."""
    return {
        "base": found.base,
        "variations": found.variations,
        "label": found.label,
        "conflicts": [freeze(one) for one in found.conflicts],
        "entries": [freeze(one) for one in found.layers],
    }
