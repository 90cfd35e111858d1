"""How do a holding's routes read in a terminal: a line a route, its hops beneath, and what cannot be drawn in one line?"""

from collections.abc import Iterator
from typing import Any

from tocsin.parties.naming import named
from tocsin.routes.route import Hop, Route, Traced
from tocsin.words import Basis, Direction, Test

HEADINGS = {
    Direction.TELL: "Tell the manufacturer (G3.17, G3.18): from the supplier on the left",
    Direction.BE_TOLD: "Be told by the manufacturer (G3.20): read from right to left",
}


def routed(traced: Traced, naming: Any) -> Iterator[tuple[str, str]]:
    """Give lines and their style, direction by direction; routes through a role that nobody fills are gathered in one line."""
    for direction in Direction:
        yield HEADINGS[direction], "bold"
        empty: list[str] = []
        for route in traced.routes(direction):
            if any(hop.left is None or hop.right is None for hop in route.hops):
                empty.append(naming.route(route)[0].lower() + naming.route(route)[1:])
                continue
            yield from lines(route, naming)
        if empty:
            roles = sorted({naming.role(role) for route in traced.routes(direction) for role in unfilled(route)})
            yield f"  cannot be drawn, since nobody is known as {' or '.join(roles)}: {'; '.join(empty)}", "dim"


def unfilled(route: Route) -> Iterator[Any]:
    """Give the roles of a route that nobody is known in."""
    for hop in route.hops:
        if hop.left is None:
            yield hop.left_role
        if hop.right is None:
            yield hop.right_role


def lines(route: Route, naming: Any) -> Iterator[tuple[str, str]]:
    """Give one route and its hops."""
    stands = (
        f"BROKEN at hop {route.hops.index(route.first_broken) + 1} of {len(route.hops)}"
        if route.first_broken
        else "complete and working"
        if route.passes(Test.WORKING)
        else "complete, not known to work"
    )
    yield f"  {naming.route(route)}: {stands}", ""
    for hop in route.hops:
        yield f"      {naming.party(hop.left)} – {naming.party(hop.right)}: {answers(hop, naming)}", ""


def answers(hop: Hop, naming: Any) -> str:
    """Give a hop's three answers in a line."""
    if not hop.recognised:
        return f"{hop.word.value}. {named(hop.detail, naming.parties)}"
    clause = f", {hop.clause}" if hop.clause else ""
    by = "by nothing" if hop.obliged_by is Basis.NOTHING else f"by {hop.obliged_by.value}{clause}"
    refs = f" ({', '.join(hop.refs)})" if hop.refs else ""
    return f"{hop.word.value}{refs}; obliged {by}; {contact(hop)}"


def contact(hop: Hop) -> str:
    """Say what is known of the receiving contact."""
    if hop.working:
        return f"{hop.working.kind.value} on {hop.working.on:%d %B %Y}"
    if hop.last_sign is None:
        return "nothing shows that the contact works"
    return f"last sign {hop.last_sign.on:%d %B %Y} ({hop.last_sign.kind.value}): too old, or no answer"
