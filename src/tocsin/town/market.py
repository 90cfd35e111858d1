"""Who supplies, owns, manages and made which meter in an invented national market, drawn in chunks from a seed?

- Shares fall by Zipf's law: few parties have most of everything.
- Almost half of the meters have changed supplier since they were put in, so that supplier and asset are scrambled.
- One device in twenty is not domestic; a quarter of those are under an arrangement of the customer, a quarter under one
  with a meter manager that nobody else at that supplier has.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SUPPLIERS, MAPS, MANAGERS, MAKERS, MODELS = 120, 30, 200, 15, 250
DOMESTIC_SUPPLIERS = 60
NOT_DOMESTIC, CHURNED = 0.05, 0.45
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Drawn:
    """Devices by code; -1 where nobody is known to fill a role."""

    domestic: NDArray[np.bool_]
    churned: NDArray[np.bool_]
    supplier: Codes
    map: Codes
    manager: Codes
    customer: Codes
    model: Codes


class Market:
    """Who bought from whom when the meters were put in."""

    def __init__(self, rnd: np.random.Generator, customers: int) -> None:
        self.customers = customers
        self.maps = rnd.choice(MAPS, (SUPPLIERS, 3), p=zipf(MAPS))
        self.managers = rnd.choice(MANAGERS, (SUPPLIERS, 4), p=zipf(MANAGERS))
        self.models = rnd.choice(MODELS, (MAPS, 40), p=zipf(MODELS, 0.7))

    def draw(self, rnd: np.random.Generator, rows: int, adversarial: bool) -> Drawn:
        """Draw some devices; with `adversarial` each relationship on its own, so that hardly two devices are alike."""
        domestic = rnd.random(rows) >= NOT_DOMESTIC
        first, churned = self._supplier(rnd, domestic), rnd.random(rows) < CHURNED
        supplier = np.where(churned, self._supplier(rnd, domestic), first)
        arranged = rnd.random(rows)
        if adversarial:
            provider, manager, model = (rnd.integers(0, size, rows) for size in (MAPS, MANAGERS, MODELS))
        else:
            provider = self.maps[first, rnd.choice(3, rows, p=[0.7, 0.2, 0.1])]
            manager = self.managers[supplier, rnd.choice(4, rows, p=[0.6, 0.2, 0.15, 0.05])]
            model = self.models[provider, rnd.choice(40, rows, p=zipf(40))]
            own = ~domestic & (arranged >= 0.75)
            manager = np.where(own, rnd.integers(0, MANAGERS, rows), manager)
        customer = np.where(~domestic & (arranged < 0.25), rnd.choice(self.customers, rows), -1)
        provider = np.where(rnd.random(rows) < 0.02, -1, provider)
        manager = np.where(rnd.random(rows) < 0.01, -1, manager)
        return Drawn(domestic, churned, supplier, provider, manager, customer, model)

    def _supplier(self, rnd: np.random.Generator, domestic: NDArray[np.bool_]) -> Codes:
        others = SUPPLIERS - DOMESTIC_SUPPLIERS
        home = rnd.choice(DOMESTIC_SUPPLIERS, len(domestic), p=zipf(DOMESTIC_SUPPLIERS))
        trade = DOMESTIC_SUPPLIERS + rnd.choice(others, len(domestic), p=zipf(others))
        return np.where(domestic, home, trade)


def zipf(count: int, power: float = 1.0) -> NDArray[np.float64]:
    """Give market shares that fall as 1 / rank ** power."""
    shares = 1.0 / np.arange(1, count + 1) ** power
    return np.asarray(shares / shares.sum())


def maker_of(model: int) -> int:
    """Give the manufacturer of a model; the first manufacturers make the most."""
    return int(MAKERS * (model / MODELS) ** 1.5)
