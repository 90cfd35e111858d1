"""What does one hop's line look like: its lane's style, whole or broken, with its arrow?"""

from tocsin.pictures.element import element
from tocsin.pictures.lane import Lane

BROKEN = "#b3261e"


def stroke(lane: Lane, start: tuple[float, float], end: tuple[float, float], *, whole: bool, gap: float = 13) -> str:
    """Draw from `start` to `end` (level or upright). A hop that is not there is cut in the middle and crossed."""
    (x1, y1), (x2, y2) = start, end
    if whole:
        return _run(lane, x1, y1, x2, y2)
    level = y1 == y2
    mx, my = (x1 + x2) / 2, (y1 + y2) / 2
    dx, dy = (gap, 0.0) if level else (0.0, gap)
    return (
        _run(lane, x1, y1, mx - dx, my - dy)
        + _run(lane, mx + dx, my + dy, x2, y2)
        + element("path", d=f"M{mx - 6} {my - 6}L{mx + 6} {my + 6}M{mx - 6} {my + 6}L{mx + 6} {my - 6}",
                  stroke=BROKEN, stroke_width=3.5, fill="none")
    )  # fmt: skip


def arrow(x: float, y: float, way: str, colour: str) -> str:
    """Draw an arrowhead whose tip is at (x, y), pointing ``right``, ``left``, ``down`` or ``up``."""
    dx, dy = {"right": (-11, 0), "left": (11, 0), "down": (0, -11), "up": (0, 11)}[way]
    sides = ((x + dx, y - 6, x + dx, y + 6)) if dx else ((x - 6, y + dy, x + 6, y + dy))
    return element("polygon", points=f"{x},{y} {sides[0]},{sides[1]} {sides[2]},{sides[3]}", fill=colour)


def _run(lane: Lane, x1: float, y1: float, x2: float, y2: float) -> str:
    level = y1 == y2
    offsets = (-2.5, 2.5) if lane.double else (0.0,)
    style = {"stroke": lane.colour, "stroke_width": "2" if lane.double else "3.5"}
    dashes = lane.dashes if level else lane.close or lane.dashes
    if dashes:
        style["stroke_dasharray"] = dashes
    if lane.round_caps:
        style |= {"stroke_linecap": "round", "stroke_width": "4.5"}
    return "".join(
        element("line", x1=x1, y1=y1 + o, x2=x2, y2=y2 + o, **style)
        if level
        else element("line", x1=x1 + o, y1=y1, x2=x2 + o, y2=y2, **style)
        for o in offsets
    )
