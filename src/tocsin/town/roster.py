"""Who and what is in the invented nation's register: parties, contacts of every age, agreements of every quality, products?

Everything is drawn from the seed and says that it is invented; ages are days before the day that stands for today.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from tocsin.town.cast import before
from tocsin.town.market import MAKERS, MANAGERS, MAPS, MODELS, SUPPLIERS, maker_of
from tocsin.town.write import Cell

CUSTOMERS = 5_000
COMPANY = 0xD70000
"""The first of the manufacturers' invented EUI-64 company ids."""
FIRMWARES = tuple(f"{major}.{minor}.0" for major in (1, 2, 3) for minor in range(4))
FOUNDED = 5_000
PARTIES = {"supplier": SUPPLIERS, "map": MAPS, "manager": MANAGERS, "customer": CUSTOMERS, "manufacturer": MAKERS}
NAMES = {
    "supplier": "Supplier",
    "map": "Assets",
    "manager": "Metering",
    "customer": "Customer",
    "manufacturer": "Works",
}
HOPS = (
    ("supplier", "manufacturer", "device_supply", 0.25),
    ("supplier", "map", "map_contract", 0.5),
    ("map", "manufacturer", "device_supply", 0.7),
    ("supplier", "manager", "meter_management", 0.15),
    ("manager", "map", "meter_management", 0.15),
    ("manager", "manufacturer", "meter_management", 0.15),
    ("supplier", "customer", "customer_specified", 0.003),
    ("customer", "manager", "customer_specified", 0.0015),
    ("customer", "map", "customer_specified", 0.01),
    ("customer", "manufacturer", "customer_specified", 0.02),
)
"""The kinds of pairs, their kind of agreement, and the share of the pairs that have one: our assumption, as everything here."""
LETTERS = 0.15
STANDINGS = ("confirmed", "claimed", "stale", "denied")
Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Model:
    """A row of the products list; its firmware are the first `versions` of `FIRMWARES`."""

    id: str
    maker: int
    device_type: str
    scope: str
    versions: int


@cache
def models() -> tuple[Model, ...]:
    """Give the meters in the order of `market`'s codes, then older meters, hubs and displays.

    A register has no class for a display; it stands with the hubs, outside the supplier's duty.
    """
    meters = [
        Model(
            f"meter-{code:03d}",
            maker_of(code),
            "GSME" if code % 5 in (1, 3) else "ESME",
            "enrolled SMETS1" if code % 6 == 5 else "SMETS2+",
            3 + code % 10,
        )
        for code in range(MODELS)
    ]
    others = [
        Model(f"{name}-{code:02d}", code % MAKERS, device, scope, 1 + code % 4)
        for name, device, scope, count in (
            ("amr", "advanced meter", "advanced", 12),
            ("old", "traditional meter", "traditional", 8),
            ("hub", "CHF", "DCC device", 6),
            ("display", "PPMID", "DCC device", 9),
        )
        for code in range(count)
    ]
    return (*meters, *others)


def register(seed: int, on: date) -> Mapping[str, Iterator[Row]]:
    """Give the register's sheets, dated from `on`; the same seed gives the same rows."""
    everyone = [(role, f"{role}-{code:04d}") for role, count in PARTIES.items() for code in range(count)]
    return {
        "organisations": _organisations(everyone, on),
        "codes": _codes(on),
        "roles": _roles(everyone, on),
        "contacts": _contacts(everyone, np.random.default_rng([seed, 1]), on),
        "agreements": _agreements(np.random.default_rng([seed, 2]), on),
        "products": _products(on),
        "firmware": _firmware(on),
        "signs": _signs(everyone, np.random.default_rng([seed, 3]), on),
    }


def _organisations(everyone: list[tuple[str, str]], on: date) -> Iterator[Row]:
    yield ("organisation", "name", "from", "until")
    for role, party in everyone:
        yield (party, f"{NAMES[role]} {party[-4:]} (invented)", before(on, FOUNDED), None)


def _codes(on: date) -> Iterator[Row]:
    yield ("organisation", "scheme", "code", "role", "from", "until")
    for code in range(MAKERS):
        company = f"{COMPANY + code:06X}"
        said = "-".join((company[:2], company[2:4], company[4:]))
        yield (f"manufacturer-{code:04d}", "EUI-64 company id", said, "manufacturer", before(on, FOUNDED), None)


def _roles(everyone: list[tuple[str, str]], on: date) -> Iterator[Row]:
    yield ("organisation", "role", "detail", "from", "until")
    for role, party in everyone:
        yield (party, role, "electricity; gas" if role == "manager" else "", before(on, FOUNDED), None)


def _contacts(everyone: list[tuple[str, str]], rnd: np.random.Generator, on: date) -> Iterator[Row]:
    """Seven in ten have a contact; some were verified lately, some years ago, some never."""
    yield ("organisation", "duty", "name", "email", "telephone", "verified on")
    for number, (role, party) in enumerate(everyone):
        for duty in _duties(role):
            age, there = int(rnd.integers(1, 1_500)), rnd.random() < 0.7
            if there:
                phone, verified = f"01632 96{number % 10_000:04d}", None if rnd.random() < 0.1 else before(on, age)
                yield (party, duty, f"Contact {number}", f"{duty.replace(' ', '-')}@{party}.example", phone, verified)


def _signs(everyone: list[tuple[str, str]], rnd: np.random.Generator, on: date) -> Iterator[Row]:
    yield ("organisation", "direction", "kind", "on", "reference")
    for number, (role, party) in enumerate(everyone):
        for duty in _duties(role):
            if rnd.random() < 0.2:
                kind = "exercise passed" if rnd.random() < 0.5 else "real traffic acknowledged"
                yield (party, duty, kind, before(on, int(rnd.integers(1, 1_500))), f"invented sign {number}")


def _duties(role: str) -> tuple[str, ...]:
    return {"supplier": ("be told",), "manufacturer": ("tell",)}.get(role, ("tell", "be told"))


def _agreements(rnd: np.random.Generator, on: date) -> Iterator[Row]:
    yield (
        *("reference", "kind", "party a", "role a", "party b", "role b", "from", "until", "models", "carries"),
        *("standing", "evidence digest", "signed by both", "defines material vulnerability", "commits to rectify"),
        *("tests checked by", "tests checked on"),
    )
    for hop, (left, right, kind, share) in enumerate(HOPS):
        pairs = PARTIES[left] * PARTIES[right]
        for pair in np.unique(rnd.integers(0, pairs, int(pairs * share))).tolist():
            ends = divmod(pair, PARTIES[right])
            yield _agreement(rnd, on, (left, right), ends, kind, f"A{hop}-{pair}")


def _agreement(
    rnd: np.random.Generator, on: date, roles: tuple[str, str], ends: tuple[int, int], kind: str, ref: str
) -> Row:
    """Write one agreement: a letter of intent of any quality in some cases, ended or not begun in some, scoped in some."""
    letter = kind in ("device_supply", "map_contract") and rnd.random() < LETTERS
    since, length = int(rnd.integers(-60, 2_500)), int(rnd.integers(700, 4_000))
    carries = "; ".join(word for word in ("tell", "be told", "pass on") if rnd.random() < 0.7)
    covered = ""
    if roles[1] == "manufacturer" and rnd.random() < 0.3:
        made = [one.id for one in models() if one.maker == ends[1]]
        covered = "; ".join([one for one in made if rnd.random() < 0.5][:20])
    tests: Row = ("", "", "", "", None)
    if letter:
        tests = (*("yes" if rnd.random() < 0.8 else "no" for _ in range(3)), "Checker (invented)", before(on, 30))
    parties = (f"{roles[0]}-{ends[0]:04d}", roles[0], f"{roles[1]}-{ends[1]:04d}", roles[1])
    dates = (before(on, since), before(on, since - length))
    standing = STANDINGS[int(rnd.choice(4, p=[0.7, 0.2, 0.06, 0.04]))]
    return (ref, "letter_of_intent" if letter else kind, *parties, *dates, covered, carries, standing, "", *tests)


def _products(on: date) -> Iterator[Row]:
    yield ("manufacturer", "device type", "model", "name", "aliases", "hardware", "certified on", "scope")
    for place, one in enumerate(models()):
        certified = before(on, 300 + place * 12) if one.scope in ("SMETS2+", "enrolled SMETS1", "DCC device") else None
        name = one.id.replace("-", " ").capitalize()
        yield (f"manufacturer-{one.maker:04d}", one.device_type, one.id, name, "", "H1", certified, one.scope)


def _firmware(on: date) -> Iterator[Row]:
    yield ("model", "version", "predecessors", "released on")
    for one in models():
        for place, version in enumerate(FIRMWARES[: one.versions]):
            yield (one.id, version, FIRMWARES[place - 1] if place else "", before(on, 3_900 - 250 * place))
