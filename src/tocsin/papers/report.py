"""What does the printed report to the Security Sub-Committee say, whatever it is printed on?

- HTML, DOCX and PDF print this one value, so that they cannot say different things.
- A draft shows its gaps: an empty field stays in its place and says what is wanted there (decision 13).
- Policy is called policy: own targets are never shown as law (decision 3).
"""

from dataclasses import dataclass
from datetime import datetime

from tocsin.notices.report import Sheet
from tocsin.papers.instant import instant
from tocsin.papers.legible import legible

HEADING = "Report to the Security Sub-Committee"
STANDING_NOTES = (
    "A time called an own target is the reporting organisation's own policy and not law; the Code gives no hours.",
    "This report is what the reporting organisation says. Making this file sends it to nobody: a named person files it "
    "and records by whom, when, by which channel and under which reference.",
    "The TLP label beside the class is this software's reading of the class.",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One field as printed. `value` is empty where the draft has a gap; `missing` then says what is wanted."""

    name: str
    value: str
    clause: str
    missing: str


@dataclass(frozen=True, slots=True)
class Report:
    """The report as printed, top to bottom. `banner` is empty unless the store is invented."""

    heading: str
    title: str
    by: str
    reference: str
    marking: str
    banner: str
    draft: str
    facts: tuple[tuple[str, str], ...]
    entries: tuple[Entry, ...]
    lines: tuple[tuple[str, str, str, str], ...]
    notes: tuple[str, ...]
    drawn_at: datetime


def report(sheet: Sheet) -> Report:
    """Set out `sheet` for printing. Characters that no document can hold are shown as U+FFFD."""
    return Report(
        heading=HEADING,
        title=legible(sheet.title),
        by=legible(sheet.by_name),
        reference=legible(sheet.case),
        marking=f"{sheet.classification} ({sheet.classification.tlp})",
        banner="INVENTED: every organisation, person, device and event in this report is made up."
        if sheet.invented
        else "",
        draft=_draft(sheet),
        facts=(
            ("Case", legible(sheet.case)),
            ("Reported by", legible(sheet.by_name)),
            ("Class", f"{sheet.classification} ({sheet.classification.tlp})"),
            ("Rulebook", legible(sheet.rulebook)),
            ("Drawn up", instant(sheet.drawn_at)),
        ),
        entries=tuple(
            Entry(
                legible(field.name),
                legible(field.value),
                field.clause or "",
                "" if field.value else _wanted(field.hint),
            )
            for field in sheet.fields
        ),
        lines=tuple(
            (instant(line.at), legible(line.who), legible(line.did), legible(line.proof)) for line in sheet.lines
        ),
        notes=(*(legible(note) for note in sheet.notes), *STANDING_NOTES),
        drawn_at=sheet.drawn_at,
    )


def _draft(sheet: Sheet) -> str:
    gaps = [legible(name) for name in sheet.gaps]
    if not gaps:
        return "Draft. Every field holds something. A person has still to read it, and to file it."
    count = "1 field is" if len(gaps) == 1 else f"{len(gaps)} fields are"
    return f"Draft. {count} still empty: {', '.join(gaps)}."


def _wanted(hint: str) -> str:
    return f"Missing. Wanted here: {legible(hint)}" if hint else "Missing."
