"""An invented national register from a seed: agreements of ten hop kinds, dated and scoped, and a rulebook of them all."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from bench.estate import CUSTOMERS, name
from tocsin.routes.kind import Binding, HopKind, Need, Role, Rules
from tocsin.routes.link import Claim, Link, Product, Sign, SignKind
from tocsin.town.market import MAKERS, MANAGERS, MAPS, MODELS, SUPPLIERS, maker_of
from tocsin.words import MANUFACTURER, SUPPLIER, Basis, Clause, Direction, Mark, ModelId, PartyId, RoleId

ON = date(2026, 11, 24)
FRESH = {SignKind.VERIFIED: 365, SignKind.ACKNOWLEDGED: 365, SignKind.EXERCISED: 365}
COUNTS = {"supplier": SUPPLIERS, "map": MAPS, "manager": MANAGERS, "customer": CUSTOMERS, "manufacturer": MAKERS}
HOPS = (
    ("supplier", "manufacturer", 0.25),
    ("supplier", "map", 0.5),
    ("map", "manufacturer", 0.7),
    ("supplier", "manager", 0.15),
    ("manager", "map", 0.15),
    ("manager", "manufacturer", 0.15),
    ("supplier", "customer", 0.003),
    ("customer", "manager", 0.0015),
    ("customer", "map", 0.01),
    ("customer", "manufacturer", 0.02),
)
"""The hop kinds and the share of their pairs that have an agreement: our assumption, as everything here."""


@dataclass(frozen=True)
class Register:
    """What `routes.compile` takes."""

    rules: Rules
    fewer: Rules
    """The same rulebook without meter managers and customers: the baseline of a proposal."""
    links: tuple[Link, ...]
    signs: tuple[Sign, ...]
    products: tuple[Product, ...]


def register(seed: int) -> Register:
    """Invent a register; the same seed gives the same one."""
    rnd = np.random.default_rng(seed)
    products = tuple(
        Product(
            ModelId(name("model", model)),
            PartyId(name("manufacturer", maker_of(model))),
            "advanced" if rnd.random() < 0.04 else "SMETS2+",
            ON - timedelta(days=int(rnd.integers(0, 3650))),
        )
        for model in range(MODELS)
    )
    links = [link for left, right, share in HOPS for link in _links(rnd, left, right, share)]
    signs = tuple(
        Sign(PartyId(name(role, code)), way, SignKind.VERIFIED, ON - timedelta(days=int(rnd.integers(0, 600))))
        for role, count in COUNTS.items()
        for way in Direction
        for code in np.flatnonzero(rnd.random(count) < 0.7)
    )
    rules = _rules()
    fewer = replace(
        rules, hops=tuple(kind for kind in rules.hops if {kind.left, kind.right} <= {SUPPLIER, "map", MANUFACTURER})
    )
    return Register(rules, fewer, tuple(links), signs, products)


def _links(rnd: np.random.Generator, left: str, right: str, share: float) -> list[Link]:
    pairs = COUNTS[left] * COUNTS[right]
    chosen = np.unique(rnd.integers(0, pairs, int(pairs * share)))
    since, length = rnd.integers(0, 2500, len(chosen)), rnd.integers(700, 4000, len(chosen))
    words, scoped = rnd.random((len(chosen), 2)) < 0.7, rnd.random(len(chosen)) < 0.3
    made: dict[int, list[str]] = {}
    for model in range(MODELS):
        made.setdefault(maker_of(model), []).append(name("model", model))
    links = []
    for place, pair in enumerate(chosen.tolist()):
        one, other = divmod(pair, COUNTS[right])
        covers = None
        if right == "manufacturer" and scoped[place]:
            covers = frozenset(ModelId(model) for model in made[other] if rnd.random() < 0.5)
        start = ON - timedelta(days=int(since[place]))
        links.append(
            Link(
                f"{left}-{right}-{pair}",
                PartyId(name(left, one)),
                RoleId(left),
                PartyId(name(right, other)),
                RoleId(right),
                "contract",
                frozenset(word for word, said in zip(("tell", "be_told"), words[place], strict=True) if said),
                Claim.CONFIRMED,
                start,
                start + timedelta(days=int(length[place])),
                covers,
            )
        )
    return links


def _rules() -> Rules:
    roles = tuple(Role(RoleId(role), role, (role,)) for role in ("supplier", "map", "manager", "customer"))
    maker = Role(MANUFACTURER, "manufacturer", per_model=True)
    kinds = tuple(_kind(RoleId(left), RoleId(right)) for left, right, _ in HOPS)
    return Rules((*roles, maker), kinds, (("contract", Basis.CONTRACT),), (), ("SMETS2+",))


def _kind(left: RoleId, right: RoleId) -> HopKind:
    needs = [(way, (Need(agreements=("contract",), carries=(way.name.lower(),)),)) for way in Direction]
    binds: tuple[tuple[Direction, Binding], ...] = ()
    if (left, right) == (SUPPLIER, MANUFACTURER):
        needs[0] = (Direction.TELL, (Need(nothing=True),))
        binds = ((Direction.TELL, Binding(Basis.CODE, SUPPLIER, Clause("SEC G3.18"), Mark.CONFIRMED)),)
    return HopKind(f"{left}-{right}", left, right, tuple(needs), binds, "code", "invented", Mark.INFERRED)
