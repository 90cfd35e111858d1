"""Given which hops hold, which route is best, and where does the nearest one break first?"""

from functools import lru_cache

from tocsin.estate.table import Lookup
from tocsin.words import Direction, Refused

MOST_HOPS = 18
MOST_ROUTES = 48


class TooManyHops(Refused):
    """The rulebook has more hops or routes in force than a look-up table can hold."""


@lru_cache(maxsize=64)
def lookup(direction: Direction, chains: tuple[tuple[int, ...], ...], hops: int) -> Lookup:
    """Build the look-up of one direction over `hops` bits from routes given as hop indices, in the rulebook's order.

    Raises `TooManyHops` beyond `MOST_HOPS` hops or `MOST_ROUTES` routes.
    """
    if hops > MOST_HOPS or len(chains) > MOST_ROUTES:
        raise TooManyHops(
            f"The rulebook has {hops} hops and {len(chains)} routes in force in one direction.",
            f"At most {MOST_HOPS} hops and {MOST_ROUTES} routes fit in a look-up table.",
            "Put dates on the hop kinds that are not in force together, or take some out.",
        )
    masks = tuple(sum(1 << hop for hop in chain) for chain in chains)
    ranks = _nearest(masks, hops)
    best = tuple(rank if 0 <= rank < len(chains) else -1 for rank in ranks)
    broken = tuple(_first_missing(rank, bits, chains) for bits, rank in enumerate(ranks))
    return Lookup(direction, masks, chains, best, broken)


def _nearest(masks: tuple[int, ...], hops: int) -> list[int]:
    """For every set of held hops give the least of (missing hops x routes + place of the route); -1 with no route."""
    least: list[int] = []
    for place, mask in enumerate(masks):
        ranks = [mask.bit_count() * len(masks) + place]
        for hop in range(hops):
            held = [rank - len(masks) for rank in ranks] if mask >> hop & 1 else ranks
            ranks = ranks + held
        least = list(map(min, least, ranks)) if least else ranks
    return least or [-1] * (1 << hops)


def _first_missing(rank: int, bits: int, chains: tuple[tuple[int, ...], ...]) -> int:
    if rank < len(chains):
        return -1
    return next(hop for hop in chains[rank % len(chains)] if not bits >> hop & 1)
