"""What would close the failing hops of one route?"""

from tocsin.routes.route import Hop, Reason, Route
from tocsin.words import Direction, Test


def mend(route: Route, test: Test) -> str:
    """Say in one sentence everything that would have to happen for `route` to pass `test`."""
    steps = [_step(hop, route.direction, test) for hop in route.hops if not hop.passes(test)]
    return f"{route.name[:1].upper()}{route.name[1:]}: {'; and '.join(steps)}."


def _step(hop: Hop, direction: Direction, test: Test) -> str:
    pair = f"{hop.left or 'the ' + hop.left_role} and {hop.right or 'the ' + hop.right_role}"
    if hop.recognised:
        receiver = hop.right if direction is Direction.TELL else hop.left
        if test is Test.WORKING:
            return f"verify {receiver}'s contact, or pass an exercise that it has consented to"
        return f"put what binds {pair} in the place of {hop.obliged_by.value}"
    ref = hop.refs[0] if hop.refs else "the agreement"
    agree = f"{pair} agree in writing on a term that carries {direction.value}"
    return {
        Reason.NO_PARTY: f"record who is {_unknown(hop)} for these devices",
        Reason.NOT_CARRIED: f"{pair} add to {ref} a term that carries {direction.value}",
        Reason.OTHER_MODELS: f"{pair} extend {ref} to this model",
        Reason.LAPSED: f"{pair} renew {ref}",
        Reason.STALE: f"{pair} confirm or renew {ref}",
        Reason.NOT_YET: f"wait until {ref} begins, or {pair} bring it forward",
        Reason.DENIED: f"{pair} settle whether {ref} stands",
        Reason.LETTER_TESTS: f"{pair} complete the three tests of {ref}, and record who checked them",
        Reason.NOT_CERTIFIED: f"{pair} agree to cover this model as if newly certified",
        Reason.WINDOW_OPEN: f"{agree} before the licence's time has run",
    }.get(hop.reason, agree)


def _unknown(hop: Hop) -> str:
    ends = ((hop.left_role, hop.left), (hop.right_role, hop.right))
    return " and ".join(role for role, party in ends if party is None)
