"""How is one route drawn from top to bottom, for a narrow page?"""

from tocsin.pictures.element import element, words
from tocsin.pictures.lane import Lane
from tocsin.pictures.naming import Naming, because, verdict
from tocsin.pictures.stroke import BROKEN, arrow, stroke
from tocsin.pictures.wrap import wrap
from tocsin.routes.route import Hop, Route
from tocsin.words import Direction, PartyId, RoleId

WIDTH = 288.0
_X, _TEXT = 24.0, 44.0
_NAME, _SMALL, _STEP = 13.0, 12.0, 16.0


def stack(route: Route, lane: Lane, naming: Naming, top: float) -> tuple[str, float]:
    """Draw `route` below `top`, supplier at the top in both directions; give the markup and the height it took."""
    out, y = [], top + 2
    for line in wrap(naming.route(route), WIDTH - 24, _NAME, 4):
        y += _STEP
        out.append(words(12, y, line, _NAME, bold=True))
    for line in wrap(f"{lane.style}; {verdict(route)}", WIDTH - 24, _SMALL, 2):
        y += _STEP
        out.append(words(12, y, line, _SMALL, fill=BROKEN if route.missing else "#56504a"))
    y += 22
    for i, (who, role) in enumerate(stops(route)):
        out.append(_node(who, y))
        low, written = _lines(y, ((naming.party(who), who is not None), (naming.role(role), False)))
        out.append(written)
        if i < len(route.hops):
            markup, y = _hop(route.hops[i], lane, y, low, route.direction)
            out.append(markup)
    return "".join(out), low + 16 - top


def stops(route: Route) -> tuple[tuple[PartyId | None, RoleId], ...]:
    """Give the parties and roles along `route` from the supplier's end."""
    first = route.hops[0]
    return ((first.left, first.left_role), *((hop.right, hop.right_role) for hop in route.hops))


def _node(who: PartyId | None, y: float) -> str:
    fill = "#ffffff" if who is None else "#1c1b1a"
    return element("circle", cx=_X, cy=y, r=6, fill=fill, stroke="#1c1b1a", stroke_width=2.5)


def _lines(y: float, texts: tuple[tuple[str, bool], ...]) -> tuple[float, str]:
    low, out = y + 4 - _STEP, []
    for i, (text, bold) in enumerate(texts):
        for line in wrap(text, WIDTH - _TEXT - 8, _SMALL if i else _NAME, 2):
            low += _STEP
            out.append(words(_TEXT, low, line, _SMALL if i else _NAME, bold=bold, fill="#56504a" if i else "#1c1b1a"))
    return low, "".join(out)


def _hop(hop: Hop, lane: Lane, y: float, low: float, direction: Direction) -> tuple[str, float]:
    claimed = ", claimed, not confirmed" if hop.recognised and hop.claimed_only else ""
    said = f"{hop.word}{', ' if hop.recognised else ': '}{because(hop)}{claimed}"
    out, fill = [], "#1c1b1a" if hop.recognised else BROKEN
    low += 6
    for line in wrap(said, WIDTH - _TEXT - 20, _SMALL, 5):
        low += _STEP
        out.append(words(_TEXT + 12, low, line, _SMALL, bold=True, fill=fill))
    after = max(low + 24, y + 56)
    told = direction is Direction.TELL
    tip = arrow(_X, after - 9, "down", lane.colour) if told else arrow(_X, y + 9, "up", lane.colour)
    start, end = (y + 8, after - 18) if told else (y + 18, after - 8)
    return stroke(lane, (_X, start), (_X, end), whole=hop.recognised, gap=10) + tip + "".join(out), after
