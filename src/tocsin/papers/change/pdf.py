"""What does a paper of a modification look like on paper, as a PDF for a screen reader, an archive and a program?

- PDF/A-3a and PDF/UA-1 are asked of typst, which refuses to compile what it knows to break them; no outside checker has
  confirmed it. The HTML page stays the accessible copy.
- Values reach typst as JSON only, so nothing that a person wrote can become markup. Fonts are those inside typst's wheel.
- The date comes from the paper, so the same papers give the same bytes.
"""

import json
from importlib.resources import files

import typst

from tocsin.changes.paper import Paper
from tocsin.papers.change.carry import ATTACHED, carry, dated
from tocsin.papers.change.set_out import set_out
from tocsin.papers.legible import drawable
from tocsin.plain import Plain, freeze


def pdf(papers: tuple[Paper, ...]) -> bytes:
    """Print `papers` as one PDF with their own data attached as ``papers.json``."""
    day = dated(papers)
    return typst.compile(
        files("tocsin.papers.change").joinpath("change.typ").read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={
            "pages": json.dumps(_drawn(freeze(set_out(papers)))),
            "date": json.dumps([day.year, day.month, day.day]),
            "name": ATTACHED,
            "carried": carry(papers).decode(),
        },
        pdf_standards=["a-3a", "ua-1"],
        timestamp=int(day.timestamp()),
    )


def _drawn(plain: Plain) -> Plain:
    if isinstance(plain, str):
        return drawable(plain)
    if isinstance(plain, list):
        return [_drawn(one) for one in plain]
    return {name: _drawn(one) for name, one in plain.items()} if isinstance(plain, dict) else plain
