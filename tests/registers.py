"""Rulebooks, registers and estates made from a seed, for whoever compares engines. Everything in them is invented."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from tocsin.estate.holding import Holding
from tocsin.routes.kind import Binding, HopKind, Need, Role, Rules
from tocsin.routes.link import Claim, Link, Product, Sign, SignKind
from tocsin.words import MANUFACTURER, SSC, SUPPLIER, Basis, Clause, Direction, Mark, ModelId, PartyId, RoleId

ON = date(2026, 11, 24)
MIDDLE = tuple(RoleId(name) for name in ("map", "manager", "customer", "agent"))
FILLED = (SUPPLIER, *MIDDLE)
ROLES = (
    *(Role(role, role, (role,)) for role in FILLED),
    Role(MANUFACTURER, "manufacturer", per_model=True),
    Role(SSC, "ssc", always=PartyId("ssc")),
)
SORTS = ("device_supply", "map_contract", "letter_of_intent", "meter_management", "customer_specified")
BASES = (Basis.CONTRACT, Basis.CONTRACT, Basis.LETTER, Basis.NOTHING, Basis.CODE)
WORDS = ("tell", "be_told", "pass_on")
FRESH = {SignKind.VERIFIED: 100, SignKind.ACKNOWLEDGED: 300, SignKind.EXERCISED: 200}


@dataclass(frozen=True)
class Scene:
    """One rulebook with one register and some holdings."""

    rules: Rules
    links: tuple[Link, ...]
    signs: tuple[Sign, ...]
    products: tuple[Product, ...]
    holdings: tuple[Holding, ...]


def scene(seed: int) -> Scene:
    rnd = Random(seed)
    products = tuple(
        Product(
            ModelId(f"model-{place}"),
            PartyId(rnd.choice(["maker-0", "maker-1", "maker-0", "maker-1", ""])),
            rnd.choice(["inside", "inside", "inside", "outside"]),
            rnd.choice([None, _day(rnd)]),
        )
        for place in range(4)
    )
    rules = _rules(rnd)
    links = tuple(link_of(rnd, rules, f"L{place}") for place in range(rnd.choice([5, 40, 120])))
    signs = tuple(
        Sign(PartyId(rnd.choice(_parties())), rnd.choice(list(Direction)), rnd.choice(list(SignKind)), _day(rnd, 200))
        for _ in range(rnd.choice([3, 60]))
    )
    return Scene(rules, links, signs, products, tuple(_holding(rnd, rules) for _ in range(12)))


def _parties() -> list[str]:
    return [f"{role}-{place}" for role in FILLED for place in range(2)] + ["maker-0", "maker-1", "ssc"]


def _day(rnd: Random, span: int = 800) -> date:
    return ON + timedelta(days=rnd.randint(-span, span // 4))


def _rules(rnd: Random) -> Rules:
    pairs = [(SUPPLIER, role) for role in (*MIDDLE, MANUFACTURER, SSC)]
    pairs += [(role, other) for role in (*MIDDLE, SSC) for other in (*MIDDLE, MANUFACTURER) if role != other]
    rnd.shuffle(pairs)
    pairs.sort(key=lambda pair: rnd.random() - 0.4 * (pair[0] == SUPPLIER) - 0.4 * (pair[1] == MANUFACTURER))
    kinds = tuple(_kind(rnd, left, right) for left, right in pairs[: rnd.choice([2, 8, 10, 12, 14])])
    kinds = tuple(kind for kind in kinds if kind.in_force(ON)) if len(kinds) > 12 else kinds
    return Rules(
        ROLES, kinds, tuple(zip(SORTS, BASES, strict=True)), ("letter_of_intent",), ("inside",), rnd.choice([1, 6])
    )


def _kind(rnd: Random, left: RoleId, right: RoleId) -> HopKind:
    needs = {way: tuple(_need(rnd) for _ in range(rnd.choice([0, 1, 1, 2, 2]))) for way in Direction}
    binds = {
        way: Binding(rnd.choice(list(Basis)), left, Clause("SEC G3.18"), Mark.CONFIRMED)
        for way in Direction
        if rnd.random() < 0.3
    }
    since = rnd.choice([None] * 6 + [_day(rnd)])
    upto = rnd.choice([None] * 6 + [_day(rnd)])
    return HopKind(
        f"{left}-{right}",
        left,
        right,
        tuple(needs.items()),
        tuple(binds.items()),
        "code",
        "test",
        Mark.INFERRED,
        since,
        upto,
    )


def _need(rnd: Random) -> Need:
    basis = rnd.choice([None, None, Basis.VOLUNTARY, Basis.CODE])
    return rnd.choice(
        [
            Need(nothing=True, basis=basis),
            Need(certified_from=_day(rnd), basis=basis),
            Need(assumed=rnd.choice(["all", "domestic"]), basis=basis),
            *[
                Need(
                    agreements=tuple(rnd.sample(SORTS, 3)),
                    carries=tuple(rnd.sample(WORDS, rnd.randint(0, 2))),
                    basis=basis,
                )
            ]
            * 4,
        ]
    )


def link_of(rnd: Random, rules: Rules, ref: str) -> Link:
    kind = rnd.choice(rules.hops)
    ends = [(_fills(rnd, kind.left), kind.left), (_fills(rnd, kind.right), kind.right)]
    if rnd.random() < 0.4:
        ends.reverse()
    covers = frozenset(ModelId(f"model-{place}") for place in range(5) if rnd.random() < 0.5)
    return Link(
        ref,
        *ends[0],
        *ends[1],
        rnd.choice(SORTS),
        frozenset(rnd.sample(WORDS, rnd.randint(1, 3))),
        rnd.choice([Claim.CLAIMED, Claim.CONFIRMED, Claim.CONFIRMED, Claim.DENIED, Claim.STALE]),
        rnd.choice([None, None, _day(rnd)]),
        rnd.choice([None, None, _day(rnd)]),
        rnd.choice([None, covers]),
        rnd.random() < 0.7,
    )


def _fills(rnd: Random, role: RoleId) -> PartyId:
    if role == MANUFACTURER:
        return PartyId(rnd.choice(["maker-0", "maker-1"]))
    if role == SSC:
        return PartyId(rnd.choice(["ssc", "ssc", "maker-0"]))
    return PartyId(f"{role}-{rnd.randint(0, 1)}")


def _holding(rnd: Random, rules: Rules) -> Holding:
    parties = tuple((role, PartyId(f"{role}-{rnd.randint(0, 2)}")) for role in FILLED if rnd.random() < 0.85)
    windowed = any(need.assumed for kind in rules.hops for way in Direction for need in kind.needs_for(way))
    gained = "2026-11" if windowed and dict(parties).get(SUPPLIER) and rnd.random() < 0.4 else ""
    return Holding(
        parties,
        ModelId(rnd.choice(["", *(f"model-{place}" for place in range(5))])),
        "gas",
        rnd.random() < 0.6,
        gained,
        1,
    )


def write(path: Path, holdings: tuple[Holding, ...], rnd: Random, group: int = 5) -> None:
    """Write a snapshot whose claims on `ON` are those of `holdings`, one row each, with claims out of date beside them."""
    columns: dict[str, list[object]] = {"device_id": [f"device-{place}" for place in range(len(holdings))]}
    for role in FILLED:
        claims = [_claim(rnd, holding, role) for holding in holdings]
        for place, name in enumerate((role, f"{role}_from", f"{role}_until")):
            columns[name] = [claim[place] for claim in claims]
    columns["model"] = [rnd.choice([None, ""]) if not holding.model else holding.model for holding in holdings]
    columns["fuel"] = [holding.fuel for holding in holdings]
    columns["domestic"] = [holding.domestic for holding in holdings]
    schema = pa.schema(
        [
            (
                name,
                pa.date32()
                if name.endswith(("_from", "_until"))
                else pa.bool_()
                if name == "domestic"
                else pa.string(),
            )
            for name in columns
        ]
    )
    pq.write_table(pa.table(columns, schema), path, row_group_size=group, store_schema=False)


def _claim(rnd: Random, holding: Holding, role: RoleId) -> tuple[str | None, date | None, date | None]:
    party = holding.party(role)
    if party is None:
        ended = rnd.choice([(_ago(5), ON), (ON + timedelta(days=1), None)])
        return rnd.choice([("", None, None), (None, None, None), (f"{role}-1", *ended)])
    if role == SUPPLIER and holding.gained:
        return party, ON - timedelta(days=3), None
    return party, rnd.choice([None, _ago(400)]), rnd.choice([None, ON + timedelta(days=1)])


def _ago(days: int) -> date:
    return ON - timedelta(days=days)
