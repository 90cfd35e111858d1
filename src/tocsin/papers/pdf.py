"""What does the report look like on paper, as a PDF that a screen reader and an archive can both use?

- PDF/A-3a and PDF/UA-1 are asked of typst, which refuses to compile what it knows to break them; no outside checker has
  confirmed it. The HTML page stays the accessible copy.
- Values reach typst as JSON only, so nothing that a person wrote can become markup. Fonts are those inside typst's wheel.
- Dates come from the sheet, so the same sheet gives the same bytes.
"""

import json
import re
from datetime import UTC
from importlib.resources import files

import typst

from tocsin.notices.report import Sheet
from tocsin.papers.carry import carry
from tocsin.papers.report import Report, report

# What Libertinus Serif draws: PDF/A refuses a character without a glyph, so any other is written as its number instead.
_NO_GLYPH = re.compile(
    "[^\n\x20-\x7e\xa0-\xac\xae-\u024f\u0391-\u03a1\u03a3-\u03c9\u0410-\u044f\u1e80-\u1e85\u1ef2\u1ef3\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u20ac\u2122\u2212\ufffd]"
)


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
        "title": _glyphs(printed.title),
        "author": _glyphs(printed.by),
        "reference": _glyphs(printed.reference),
        "date": [at.year, at.month, at.day, at.hour, at.minute, at.second],
        "marking": printed.marking,
        "banner": printed.banner,
        "banner_short": "INVENTED" if printed.banner else "",
        "draft": _glyphs(printed.draft),
        "facts": [[name, _glyphs(value)] for name, value in printed.facts],
        "entries": [
            {name: _glyphs(getattr(entry, name)) for name in ("name", "value", "clause", "missing")}
            for entry in printed.entries
        ],
        "lines": [[_glyphs(cell) for cell in line] for line in printed.lines],
        "notes": [_glyphs(note) for note in printed.notes],
    }


def _glyphs(text: str) -> str:
    return _NO_GLYPH.sub(lambda found: f"[U+{ord(found[0]):04X}]", text.replace("\t", " "))
