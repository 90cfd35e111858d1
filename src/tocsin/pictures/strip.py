"""How is one route drawn from left to right, for a wide page?"""

from tocsin.pictures.element import element, words
from tocsin.pictures.lane import Lane
from tocsin.pictures.naming import Naming, because, verdict
from tocsin.pictures.stack import stops
from tocsin.pictures.stroke import BROKEN, arrow, stroke
from tocsin.pictures.wrap import wrap
from tocsin.routes.route import Hop, Route
from tocsin.words import Direction, PartyId, RoleId

WIDTH = 960.0
_LEFT, _RIGHT = 300.0, 876.0
_SIZE, _SMALL = 16.0, 15.0
_STEP = 19.0


def strip(route: Route, lane: Lane, naming: Naming, top: float) -> tuple[str, float]:
    """Draw `route` below `top`, supplier at the left in both directions; give the markup and the height it took."""
    label, tall = _label(route, lane, naming, top)
    spread = (_RIGHT - _LEFT) / len(route.hops)
    above = max(len(_hop_lines(hop, spread)) for hop in route.hops)
    y = top + 16 + above * _STEP
    drawn = [_hop(hop, lane, _LEFT + i * spread, spread, y, route.direction) for i, hop in enumerate(route.hops)]
    nodes = [
        _node(naming, who, role, _LEFT + i * spread, y, min(spread, 168)) for i, (who, role) in enumerate(stops(route))
    ]
    bottom = max(tall, max(low for _, low in nodes) - top) + 14
    return label + "".join(drawn) + "".join(markup for markup, _ in nodes), bottom


def _label(route: Route, lane: Lane, naming: Naming, top: float) -> tuple[str, float]:
    name = wrap(naming.route(route), 196, _SIZE, 6)
    rest = (lane.style, *wrap(verdict(route), 196, _SMALL, 2))
    y, out = top + 6, []
    for i, line in enumerate((*name, *rest)):
        y += _STEP
        fill = BROKEN if i > len(name) and route.missing else "#1c1b1a" if i < len(name) else "#56504a"
        out.append(words(12, y, line, _SIZE if i < len(name) else _SMALL, bold=i < len(name), fill=fill))
    return "".join(out), y - top


def _hop_lines(hop: Hop, spread: float) -> tuple[tuple[str, bool], ...]:
    second = "claimed, not confirmed" if hop.recognised and hop.claimed_only else ""
    room = spread - 8
    head = tuple((line, True) for line in wrap(str(hop.word), room, _SMALL, 2))
    return head + tuple(
        (line, False) for text in (because(hop), second) if text for line in wrap(text, room, _SMALL, 9)
    )


def _hop(hop: Hop, lane: Lane, x: float, spread: float, y: float, direction: Direction) -> str:
    lines = _hop_lines(hop, spread)
    first = y - 14 - (len(lines) - 1) * _STEP
    fill = "#1c1b1a" if hop.recognised else BROKEN
    told = direction is Direction.TELL
    tip = arrow(x + spread - 10, y, "right", lane.colour) if told else arrow(x + 10, y, "left", lane.colour)
    start, end = (x + 8, x + spread - 16) if told else (x + 16, x + spread - 8)
    return (
        stroke(lane, (start, y), (end, y), whole=hop.recognised)
        + tip
        + "".join(words(x + spread / 2, first + i * _STEP, text, _SMALL, bold=bold, fill=fill, at="middle")
                  for i, (text, bold) in enumerate(lines))
    )  # fmt: skip


def _node(naming: Naming, who: PartyId | None, role: RoleId, x: float, y: float, room: float) -> tuple[str, float]:
    dot = element(
        "circle", cx=x, cy=y, r=7, fill="#ffffff" if who is None else "#1c1b1a", stroke="#1c1b1a", stroke_width=2.5
    )
    low, out = y + 8, [dot]
    for text, bold, most in ((naming.party(who), True, 4), (naming.role(role), False, 2)):
        for line in wrap(text, room - 12, _SMALL, most):
            low += _STEP
            fill = "#1c1b1a" if bold else "#56504a"
            out.append(words(x, low, line, _SMALL, bold=bold and who is not None, fill=fill, at="middle"))
    return "".join(out), low
