"""What does Figure 1 say, as rows of a table: the form that everybody can read?"""

from collections.abc import Mapping
from dataclasses import dataclass

from tocsin.pictures.naming import Naming, verdict
from tocsin.routes.link import Sign, SignKind
from tocsin.routes.route import Hop, Reason, Route, Traced
from tocsin.words import Direction

HEADERS = (
    "Hop",
    "From",
    "To",
    "Basis",
    "Recognised?",
    "Obliged by",
    "Contact",
    "Last tested",
    "Standing",
    "What would fix it",
)

_FIX = {
    Reason.NO_PARTY: "Find out who fills this role and load it.",
    Reason.NO_AGREEMENT: "Agree this hop, or use a route that has one.",
    Reason.NOT_CARRIED: "Have the agreement say that it carries this direction.",
    Reason.OTHER_MODELS: "Extend the agreement to this model.",
    Reason.LAPSED: "Renew the agreement.",
    Reason.NOT_YET: "Wait for the agreement to begin, or agree an earlier date.",
    Reason.STALE: "Have both sides confirm the agreement again.",
    Reason.DENIED: "Settle with the other side whether the agreement exists.",
    Reason.LETTER_TESTS: "Mend the letter so that it meets its three tests.",
    Reason.NOT_CERTIFIED: "Get an agreement from the manufacturer that covers this model.",
    Reason.WINDOW_OPEN: "Agree this hop before the licence's six months end.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One hop of one route; `cells` stand under `HEADERS`."""

    direction: Direction
    route: str
    verdict: str
    first: bool
    """Whether this is the first hop of its route, for a table that groups by route."""
    span: int
    """How many hops the route has."""
    cells: tuple[str, ...]


def hops(traced: Traced, naming: Naming, bases: Mapping[str, str]) -> tuple[Row, ...]:
    """Give every hop of every route in the picture's order. `bases` says in whose words a hop kind stands, by its id.

    From and to follow the message: away from the supplier to tell, towards the supplier to be told.
    """
    return tuple(
        Row(
            direction,
            naming.route(route),
            verdict(route),
            i == 0,
            len(route.hops),
            _cells(hop, i, route, naming, bases),
        )
        for direction in Direction
        for route in traced.routes(direction)
        for i, hop in enumerate(route.hops)
    )


def _cells(hop: Hop, place: int, route: Route, naming: Naming, bases: Mapping[str, str]) -> tuple[str, ...]:
    ends = [
        f"{naming.party(hop.left)} ({naming.role(hop.left_role)})",
        f"{naming.party(hop.right)} ({naming.role(hop.right_role)})",
    ]
    if route.direction is Direction.BE_TOLD:
        ends.reverse()
    basis = bases.get(hop.kind, hop.kind) + (f"; {', '.join(hop.refs)}" if hop.refs else "")
    recognised = "no: " + hop.detail if not hop.recognised else "yes, claimed only" if hop.claimed_only else "yes"
    return (
        f"{place + 1} of {len(route.hops)}",
        *ends,
        basis,
        recognised,
        _obliged(hop, naming),
        _contact(hop.last_sign, hop.working),
        _tested(hop.last_sign),
        str(hop.word),
        _fix(hop),
    )


def _obliged(hop: Hop, naming: Naming) -> str:
    on = f", on the {naming.role(hop.obliged_on)}" if hop.obliged_on else ""
    clause = f" ({hop.clause})" if hop.clause else ""
    return f"{hop.obliged_by}{clause}{on}"


def _contact(last: Sign | None, working: Sign | None) -> str:
    if last is None:
        return "nothing known"
    if last.kind is SignKind.UNANSWERED:
        return "no answer"
    return "working" if working else "sign too old"


def _tested(last: Sign | None) -> str:
    return "never" if last is None else f"{last.on.day} {last.on:%B %Y} ({last.kind})"


def _fix(hop: Hop) -> str:
    if hop.recognised:
        return "" if hop.working else "Verify the contact, or pass an exercise with its consent."
    return _FIX[hop.reason]
