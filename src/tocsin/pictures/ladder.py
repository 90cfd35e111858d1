"""What does cover look like as bars, rung by rung, for one direction?"""

from collections.abc import Sequence
from dataclasses import dataclass

from tocsin.pictures.element import element, words
from tocsin.pictures.wrap import wrap
from tocsin.words import Test

WIDTH = 480.0
_BAR, _SIZE = 22.0, 18.0
_FILLS = {Test.RECOGNISED: "#0a5560", Test.BY_CODE: "#7a3e12", Test.BY_ANYTHING: "#8a6d3b", Test.WORKING: "#1b6b3a"}


@dataclass(frozen=True, slots=True)
class Rung:
    """One rulebook's cover: how many of `total` devices pass each test. `beside` marks a layer that is no rung of the ladder."""

    label: str
    total: int
    counts: tuple[tuple[Test, int], ...]
    beside: bool = False


def ladder(rungs: Sequence[Rung], title: str, *, key: str = "ladder") -> str:
    """Draw the bars of `rungs` in order as one SVG; each bar's test and number stand beside it as text."""
    parts, y = "", 8.0
    for line in wrap(title, WIDTH - 16, _SIZE + 2, 3):
        y += 27
        parts += words(8, y, line, _SIZE + 2, bold=True)
    for rung in rungs:
        markup, y = _rung(rung, y + 12)
        parts += markup
    return element(
        "svg",
        element("title", text=title, id=f"{key}-title"),
        element("desc", text=_describe(rungs), id=f"{key}-desc"),
        element("rect", x=0, y=0, width=WIDTH, height=y + 14, fill="#ffffff"),
        parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH:.0f} {y + 14:.0f}",
        role="img",
        aria_labelledby=f"{key}-title {key}-desc",
        font_family="Helvetica Neue, Helvetica, Arial, sans-serif",
    )


def _rung(rung: Rung, y: float) -> tuple[str, float]:
    label = f"{rung.label} (beside the ladder)" if rung.beside else rung.label
    out = ""
    for line in wrap(label, WIDTH - 16, _SIZE, 3):
        y += 23
        out += words(8, y, line, _SIZE, bold=True)
    for test, count in rung.counts:
        share = count / rung.total if rung.total else 0.0
        out += words(8, y + 26, f"{test}: {count:,} of {rung.total:,} ({share:.1%})", _SIZE)
        out += element(
            "rect", x=8, y=y + 34, width=WIDTH - 16, height=_BAR, fill="#f6f1e9", stroke="#8a8074", stroke_width=1
        )
        out += (
            element("rect", x=8, y=y + 34, width=(WIDTH - 16) * share, height=_BAR, fill=_FILLS[test]) if count else ""
        )
        y += 34 + _BAR + 4
    return out, y


def _describe(rungs: Sequence[Rung]) -> str:
    return " ".join(
        f"{rung.label}: " + "; ".join(f"{test} {count:,} of {rung.total:,}" for test, count in rung.counts) + "."
        for rung in rungs
    )
