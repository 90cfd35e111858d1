"""Which holdings have no route that passes a test in a direction, and where does the nearest one break first?"""

from collections.abc import Iterable

from tocsin.cover.gap import Gap
from tocsin.cover.mend import mend
from tocsin.estate.holding import Holding
from tocsin.routes.route import Hop, Route
from tocsin.routes.survey import Survey
from tocsin.words import Direction, Test


def find(
    survey: Survey, holdings: Iterable[Holding], direction: Direction, test: Test = Test.RECOGNISED
) -> tuple[Gap, ...]:
    """Give the gaps of one direction under one test, the largest first.

    The nearest route is the one with the fewest hops that fail the test, ties by the rulebook's order; its first failing
    hop is counted from the supplier's end. Holdings out of scope, of no known manufacturer or of no known supplier owe
    nothing or cannot be judged: `count` counts them, and they are no gaps.
    """
    gaps = (_gap(survey, held, direction, test) for held in holdings if _judged(survey, held))
    return tuple(
        sorted(
            (gap for gap in gaps if gap), key=lambda gap: (-gap.holding.systems, gap.holding.parties, gap.holding.model)
        )
    )


def _judged(survey: Survey, held: Holding) -> bool:
    product = survey.products.get(held.model)
    known = product is not None and bool(product.maker) and held.supplier is not None
    return known and product is not None and product.scope in survey.rules.in_scope


def _gap(survey: Survey, held: Holding, direction: Direction, test: Test) -> Gap | None:
    routes = survey.trace(held).routes(direction)
    if any(route.passes(test) for route in routes):
        return None
    near = sorted(routes, key=lambda route: len(_failing(route, test)))
    if not near:
        why = f"Under this rulebook no route {_purpose(direction)} can be drawn on {survey.on.isoformat()}."
        return Gap(held, direction, test, None, None, why, ())
    broken = _failing(near[0], test)[0]
    closes = tuple(mend(route, test) for route in near[:3])
    return Gap(held, direction, test, near[0], broken, _why(near[0], broken, direction, test), closes)


def _failing(route: Route, test: Test) -> list[Hop]:
    return [hop for hop in route.hops if not hop.passes(test)]


def _purpose(direction: Direction) -> str:
    return "to tell the manufacturer" if direction is Direction.TELL else "to be told by the manufacturer"


def _why(route: Route, broken: Hop, direction: Direction, test: Test) -> str:
    between = f"between {broken.left or broken.left_role} and {broken.right or broken.right_role}"
    return f"The nearest route {_purpose(direction)}, {route.name}, breaks first {between}. {_cause(broken, direction, test)}"


def _cause(broken: Hop, direction: Direction, test: Test) -> str:
    if not broken.recognised:
        return broken.detail
    if test is not Test.WORKING:
        return f"The hop is there, {test.value} it is not: it rests on {broken.obliged_by.value}."
    receiver = broken.right if direction is Direction.TELL else broken.left
    if broken.last_sign is None:
        return f"Nothing is known of whether {receiver} can be reached."
    return f"The last that is known of {receiver}: {broken.last_sign.kind.value} on {broken.last_sign.on.isoformat()}."
