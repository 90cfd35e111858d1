"""What does the report look like on paper, as a PDF that a screen reader and an archive can both use?

- PDF/A-3a and PDF/UA-1 are asked of typst, which refuses to compile what it knows to break them; no outside checker has
  confirmed it. The HTML page stays the accessible copy.
- Values reach typst as JSON only, so nothing that a person wrote can become markup. Fonts are those inside typst's wheel.
- Dates come from the sheet, so the same sheet gives the same bytes.
"""

import json
from datetime import UTC
from importlib.resources import files

import typst

from tocsin.notices.report import Sheet
from tocsin.papers.carry import carry
from tocsin.papers.legible import drawable
from tocsin.papers.report import Report, report


def pdf(sheet: Sheet) -> bytes:
    """Print `sheet` as a PDF with the sheet's own JSON attached as ``sheet.json``."""
    return typst.compile(
        files("tocsin.papers").joinpath("report.typ").read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(_shown(report(sheet))), "sheet": carry(sheet).decode()},
        pdf_standards=["a-3a", "ua-1"],
        timestamp=int(sheet.drawn_at.timestamp()),
    )


def _shown(printed: Report) -> dict[str, object]:
    at = printed.drawn_at.astimezone(UTC)
    return {
        "heading": printed.heading,
        "title": drawable(printed.title),
        "author": drawable(printed.by),
        "reference": drawable(printed.reference),
        "date": [at.year, at.month, at.day, at.hour, at.minute, at.second],
        "marking": printed.marking,
        "banner": printed.banner,
        "banner_short": "INVENTED" if printed.banner else "",
        "draft": drawable(printed.draft),
        "facts": [[name, drawable(value)] for name, value in printed.facts],
        "entries": [
            {name: drawable(getattr(entry, name)) for name in ("name", "value", "clause", "missing")}
            for entry in printed.entries
        ],
        "lines": [[drawable(cell) for cell in line] for line in printed.lines],
        "notes": [drawable(note) for note in printed.notes],
    }
