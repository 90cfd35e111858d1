"""How does a route look, so that its line tells it apart without colour?"""

from dataclasses import dataclass

from tocsin.routes.route import Route
from tocsin.words import RoleId


@dataclass(frozen=True, slots=True)
class Lane:
    """A line style with its name in words. The colour only repeats what the style and the label say (WCAG 1.4.1)."""

    style: str
    dashes: str
    colour: str
    double: bool = False
    round_caps: bool = False
    close: str = ""
    """The dashes for the short upright runs of a narrow picture; empty: the same."""


_DIRECT = Lane("solid line", "", "#1c1b1a")
_BY_FIRST_ROLE: dict[RoleId, Lane] = {
    RoleId("map"): Lane("long dashes", "18 7", "#7a3e12", close="16 5"),
    RoleId("manager"): Lane("short dashes", "7 6", "#1b6b3a", close="7 4"),
    RoleId("customer"): Lane("dots", "0.1 8", "#1f4e9c", round_caps=True),
    RoleId("ssc"): Lane("double line", "", "#5b3a78", double=True),
}
_OTHER = (
    Lane("dash and dot", "16 6 0.1 6", "#0a5560", round_caps=True),
    Lane("dash and two dots", "16 6 0.1 6 0.1 6", "#6b4a00", round_caps=True),
    Lane("double dashes", "14 8", "#56504a", double=True),
)


def lane(route: Route, roles: tuple[RoleId, ...]) -> Lane:
    """Give the style of `route` by its first role after the supplier; `roles` are all that the picture holds, in order."""
    if len(route.hops) < 2:
        return _DIRECT
    first = route.hops[0].right_role
    if first in _BY_FIRST_ROLE:
        return _BY_FIRST_ROLE[first]
    others = [role for role in roles if role not in _BY_FIRST_ROLE]
    return _OTHER[others.index(first) % len(_OTHER)]
