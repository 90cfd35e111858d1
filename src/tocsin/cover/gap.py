"""Which systems have no complete route, where does the nearest one break first, and what would close it?"""

from dataclasses import dataclass

from tocsin.estate.holding import Holding
from tocsin.routes.route import Hop, Route
from tocsin.words import Direction, Test


@dataclass(frozen=True, slots=True)
class Gap:
    """A holding without a complete route in one direction under one test. `nearest` is None where no route can even be drawn."""

    holding: Holding
    direction: Direction
    test: Test
    nearest: Route | None
    broken: Hop | None
    why: str
    """The first broken hop and its reason as a sentence."""
    closes: tuple[str, ...]
    """What would close it, cheapest first, each as a sentence."""
