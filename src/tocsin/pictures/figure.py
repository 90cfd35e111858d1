"""What does Figure 1 look like for one holding: every route, both directions apart, on a date, under a rulebook?

- Routes are told apart by line style, label and text; colour only repeats them (WCAG 1.4.1).
- The picture is the aid; `hops` gives the same facts as rows, and those are the accessible form.
- Two shapes: wide, and narrow for a page of 320 pixels. A page holds both and its stylesheet shows one.
"""

from dataclasses import dataclass

from tocsin.pictures.element import element, words
from tocsin.pictures.lane import lane
from tocsin.pictures.naming import Naming, verdict
from tocsin.pictures.stack import WIDTH as NARROW
from tocsin.pictures.stack import stack
from tocsin.pictures.strip import WIDTH as WIDE
from tocsin.pictures.strip import strip
from tocsin.pictures.wrap import wrap
from tocsin.routes.route import Route, Traced
from tocsin.words import Direction, RoleId

HEADINGS = {Direction.TELL: "Tell the manufacturer", Direction.BE_TOLD: "Be told by the manufacturer"}


@dataclass(frozen=True, slots=True)
class Caption:
    """What the picture says of itself. `rulebook` is its label; `invented` marks a made-up store."""

    title: str
    rulebook: str
    systems: int | None = None
    invented: bool = False


BOTH = tuple(Direction)


def figure(
    traced: Traced,
    caption: Caption,
    naming: Naming,
    *,
    narrow: bool = False,
    key: str = "figure",
    ways: tuple[Direction, ...] = BOTH,
) -> str:
    """Draw the routes of `traced` as one SVG with a title and a description; only the directions `ways` where asked so.

    `key` keeps ids apart where a page holds several pictures. Gives text without an XML declaration, to embed or to save.
    """
    width, size = (NARROW, 12.0) if narrow else (WIDE, 16.0)
    parts, y = _head(traced, caption, width, size)
    for direction in ways:
        markup, y = _section(traced, direction, naming, narrow, width, y)
        parts += markup
    name = f"{key}-{'narrow' if narrow else 'wide'}"
    return element(
        "svg",
        element("title", text=caption.title, id=f"{name}-title"),
        element("desc", text=describe(traced, caption, naming, ways), id=f"{name}-desc"),
        element("rect", x=0, y=0, width=width, height=y, fill="#ffffff"),
        parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:.0f} {y:.0f}",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        font_family="Helvetica Neue, Helvetica, Arial, sans-serif",
    )


def describe(traced: Traced, caption: Caption, naming: Naming, ways: tuple[Direction, ...] = BOTH) -> str:
    """Say in sentences what the picture shows, route by route."""
    said = [f"{'Invented. ' if caption.invented else ''}{caption.rulebook}, as at {_day(traced)}."]
    for direction in ways:
        routes = traced.routes(direction)
        told = [f"{naming.route(route)}: {verdict(route)}." for route in routes] or ["No route can be drawn."]
        said.append(f"{HEADINGS[direction]}. " + " ".join(told))
    return " ".join(said)


def _day(traced: Traced) -> str:
    return f"{traced.on.day} {traced.on:%B %Y}"


def _head(traced: Traced, caption: Caption, width: float, size: float) -> tuple[str, float]:
    devices = "" if caption.systems is None else f"{caption.systems:,} devices. "
    lines = [(line, size + 2, True) for line in wrap(caption.title, width - 28, size + 2, 3)]
    rest = f"{devices}{caption.rulebook}, as at {_day(traced)}."
    lines += [(line, size, False) for line in wrap(rest, width - 28, size, 4)]
    if caption.invented:
        notice = "Invented: every organisation and device here is made up."
        lines += [(line, size, True) for line in wrap(notice, width - 28, size, 2)]
    y, out = 10.0, ""
    for text, tall, bold in lines:
        y += tall * 1.35
        out += words(12, y, text, tall, bold=bold)
    return out, y + 14


def _section(
    traced: Traced, direction: Direction, naming: Naming, narrow: bool, width: float, y: float
) -> tuple[str, float]:
    routes = traced.routes(direction)
    roles = _roles(traced)
    size = 14.0 if narrow else 18.0
    out = element("rect", x=0, y=y, width=width, height=size * 2, fill="#f6f1e9")
    out += words(12, y + size * 1.35, HEADINGS[direction], size, bold=True)
    y += size * 2 + 6
    if not routes:
        out += words(12, y + 20, "No route can be drawn.", 12 if narrow else 16)
        return out, y + 40
    for i, route in enumerate(routes):
        if i:
            out += element("line", x1=12, y1=y, x2=width - 12, y2=y, stroke="#cdc4b8", stroke_width=1)
        draw = stack if narrow else strip
        markup, tall = draw(route, lane(route, roles), naming, y + 4)
        out, y = out + markup, y + tall + 8
    for line in wrap(_foot(routes, naming), width - 28, 12 if narrow else 16, 3):
        y += 16 if narrow else 20
        out += words(12, y, line, 12 if narrow else 16, bold=True)
    return out, y + 18


def _foot(routes: tuple[Route, ...], naming: Naming) -> str:
    best = next((route for route in routes if route.missing == 0), None)
    return "No complete route." if best is None else f"Best complete route: {naming.route(best).lower()}."


def _roles(traced: Traced) -> tuple[RoleId, ...]:
    hops = [hop for direction in Direction for route in traced.routes(direction) for hop in route.hops]
    return tuple(dict.fromkeys(hop.right_role for hop in hops))
