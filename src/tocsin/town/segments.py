"""Which devices does the town have, in groups of one supplier, model, MAP, meter manager and customer?

The groups total 200,000 devices; another total is shared out in proportion by largest remainder, each group keeping one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tocsin.town.products import UNLISTED

WHOLE = 200_000
OLD, RECENT = "held long", "gained lately"


@dataclass(frozen=True, slots=True)
class Segment:
    """Devices alike in everything that a route asks of them. An ended MAP is one whose claim had run out."""

    supplier: str
    model: str
    map: str
    manager: str
    customer: str
    domestic: bool
    gained: str
    devices: int
    map_ended: bool = False


def _rows(supplier: str, domestic: bool, *rows: tuple[str, str, str, str, str, int]) -> tuple[Segment, ...]:
    return tuple(
        Segment(supplier, model, map_, manager, customer, domestic, gained, devices)
        for model, map_, manager, customer, gained, devices in rows
    )


NORTHWIND = _rows(
    "northwind",
    False,
    ("acme-px400", "capital-map", "dale", "", OLD, 900),
    ("acme-px500", "capital-map", "", "", OLD, 500),
    ("acme-gx20", "shire-map", "peak", "", OLD, 346),
    # The three reasons of the home page: manager only, customer arranged, agreement lapsed.
    ("borealis-be1", "", "peak", "", OLD, 131),
    ("borealis-bg1", "", "", "harbour-foods", OLD, 52),
    ("borealis-be1", "shire-map", "", "", OLD, 31),
    (UNLISTED, "", "", "", OLD, 9),
)
"""First in the list, so that its devices have the same identifiers in every estate and in its own spreadsheet."""

GRAND_LOWLAND = (
    *_rows(
        "grand-lowland",
        True,
        ("acme-px400", "capital-map", "dale", "", OLD, 30_000),
        ("acme-px400", "shire-map", "dale", "", OLD, 12_000),
        ("acme-px500", "capital-map", "dale", "", OLD, 34_000),
        ("acme-px500", "shire-map", "", "", OLD, 8_000),
        ("acme-gx20", "capital-map", "dale", "", OLD, 22_000),
        ("acme-s1e", "capital-map", "dale", "", OLD, 9_000),
        ("acme-s1e", "shire-map", "dale", "", OLD, 5_000),
        ("acme-s1e", "shire-map", "dale", "", RECENT, 1_500),
        ("borealis-be1", "capital-map", "dale", "", OLD, 14_000),
        ("borealis-be1", "shire-map", "dale", "", OLD, 4_000),
        ("borealis-bg1", "capital-map", "dale", "", OLD, 6_000),
        ("borealis-bg1", "", "", "", OLD, 1_200),
        ("borealis-s1x", "capital-map", "dale", "", OLD, 1_500),
        ("acme-hub1", "", "", "", OLD, 1_000),
        (UNLISTED, "capital-map", "", "", OLD, 300),
    ),
    Segment("grand-lowland", "borealis-be1", "capital-map", "dale", "", True, OLD, 500, map_ended=True),
)

HARBOUR = _rows(
    "harbour",
    False,
    ("acme-px400", "capital-map", "peak", "", OLD, 6_000),
    ("acme-px500", "", "peak", "", OLD, 2_500),
    ("borealis-be1", "", "peak", "", OLD, 5_000),
    ("borealis-be1", "shire-map", "peak", "", OLD, 3_000),
    ("borealis-bg1", "", "peak", "", OLD, 2_500),
    ("acme-gx20", "shire-map", "peak", "", RECENT, 1_500),
    ("acme-gx20", "shire-map", "peak", "", OLD, 1_000),
    ("borealis-t100", "", "peak", "", OLD, 300),
    ("borealis-ar7", "", "peak", "", OLD, 150),
    (UNLISTED, "", "peak", "", OLD, 50),
)

MARKET_STREET = _rows(
    "market-street",
    False,
    ("acme-px400", "capital-map", "dale", "harbour-foods", OLD, 9_000),
    ("acme-px500", "shire-map", "dale", "linden-estates", OLD, 5_000),
    ("borealis-be1", "capital-map", "dale", "harbour-foods", OLD, 4_000),
    ("borealis-be1", "shire-map", "dale", "linden-estates", OLD, 3_000),
    ("borealis-bg1", "capital-map", "dale", "", OLD, 2_017),
    ("acme-px400", "shire-map", "", "", OLD, 2_000),
    ("borealis-ar7", "", "dale", "", OLD, 614),
    ("borealis-t100", "", "dale", "", OLD, 300),
    (UNLISTED, "", "dale", "linden-estates", OLD, 100),
)

SEGMENTS: tuple[Segment, ...] = (*NORTHWIND, *GRAND_LOWLAND, *HARBOUR, *MARKET_STREET)


def share(devices: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Share `devices` out in proportion to `weights`, at least one each, by largest remainder, ties to the first.

    ValueError when there are fewer devices than weights.
    """
    spare, total = devices - len(weights), sum(weights)
    if spare < 0:
        raise ValueError(f"given {devices} devices; expected at least {len(weights)}, one for each group of the town")
    exact = [max(weight * devices - total, 0) for weight in weights]
    whole = sum(exact)
    counts = [1 + spare * part // whole for part in exact]
    left = devices - sum(counts)
    order = sorted(range(len(weights)), key=lambda place: (-(spare * exact[place] % whole), place))
    for place in order[:left]:
        counts[place] += 1
    return tuple(counts)
