"""How many examples does a property of the rooms take: few at every run, more in make test-slow, very many at night?"""

import os

DEPTHS = {"fast": 1 / 5, "slow": 1.0, "nightly": 50.0}


def few(examples: int) -> int:
    """Give the number of examples in this run, where `examples` is that of `make test-slow`; at least five."""
    return max(5, round(examples * DEPTHS[os.environ.get("TOCSIN_HYPOTHESIS", "fast")]))
