"""What frozen tables let any engine judge every system as `trace` would, on one date and under one rulebook?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from tocsin.estate.table import (
    DIRECTIONS,
    DOMESTIC,
    MAKER,
    MODEL,
    WINDOW,
    HopTable,
    ModelRow,
    Tables,
    flag,
)
from tocsin.routes.draw import Chain, draw
from tocsin.routes.kind import HopKind, Need, Role, Rules
from tocsin.routes.link import Link, Product, Sign, SignKind
from tocsin.routes.lookup import lookup
from tocsin.routes.route import Reason
from tocsin.routes.run import run
from tocsin.routes.survey import certified
from tocsin.routes.weigh import weigh
from tocsin.routes.witness import working
from tocsin.words import Basis, Direction, ModelId, PartyId, RoleId, Test

Spot = tuple[tuple[str, str], ...]
"""Where a flag is set: pairs of key and value. No pair: everywhere that both ends are known."""


Ends = tuple[RoleId, RoleId]


@dataclass(slots=True)
class Pressed:
    """What is remembered between rulebooks compiled with one register and date: hops, who can be reached, links by roles."""

    hops: dict[tuple[object, ...], tuple[tuple[HopTable, ...], bool]] = field(default_factory=dict)
    """A hop, with all of a rulebook that its tables depend on, to its tables and whether they ask for the licence window."""
    works: dict[Direction, frozenset[PartyId]] | None = None
    by_roles: dict[Ends, list[Link]] | None = None


def compile(  # noqa: A001 - decision 29 names it
    rules: Rules,
    links: Iterable[Link],
    signs: Iterable[Sign],
    products: Iterable[Product],
    on: date,
    fresh: Mapping[SignKind, int],
    pressed: Pressed | None = None,
) -> Tables:
    """Turn rulebook, register and date into tables; `fresh` gives in days how old each kind of sign may be.

    `pressed` remembers what rulebooks compiled with the same register and date share; hand in an empty one first.
    Raises `lookup.TooManyHops` where the rulebook has more hops in force than a look-up can hold.
    """
    drawn = [draw(rules, direction, on) for direction in DIRECTIONS]
    used = {kind.id for chains in drawn for chain in chains for kind in chain}
    kinds = tuple(kind for kind in rules.hops if kind.id in used and kind.in_force(on))
    known = pressed or Pressed()
    if known.works is None or known.by_roles is None:
        known.works, known.by_roles = working(signs, on, fresh), _by_roles(links)
    press = _Press(rules, on, {role.id: role for role in rules.roles}, tuple(products), known.works)
    tables = [_pressed(press, kind, known.by_roles, known) for kind in kinds]
    columns = tuple(role.id for role in rules.roles if role.always is None and not role.per_model)
    return Tables(
        on=on,
        gained_after=_months_before(on, rules.licence_window_months)
        if any(windowed for _, windowed in tables)
        else None,
        roles=columns,
        hops=tuple(kind.id for kind in kinds),
        ends=tuple(tuple(role for role in (kind.left, kind.right) if role in columns) for kind in kinds),
        tables=tuple(table for made, _ in tables for table in made),
        models=tuple(ModelRow(made.model, made.maker, made.scope in rules.in_scope) for made in press.products),
        lookups=tuple(
            lookup(direction, _indices(chains, kinds), len(kinds))
            for direction, chains in zip(DIRECTIONS, drawn, strict=True)
        ),
    )


def _pressed(
    press: "_Press", kind: HopKind, by_roles: Mapping[Ends, list[Link]], pressed: Pressed
) -> tuple[tuple[HopTable, ...], bool]:
    """Give one hop's tables, and whether they ask for the licence window, from what is remembered or anew."""
    case = (kind, press.rules.roles, press.rules.basis_of, press.rules.letters)
    if case not in pressed.hops:
        press.flags, press.windowed = {}, False
        for direction in DIRECTIONS:
            press.widen(kind, direction)
        press.agree(kind, by_roles.get((kind.left, kind.right), ()), turned=False)
        press.agree(kind, by_roles.get((kind.right, kind.left), ()), turned=True)
        pressed.hops[case] = (press.tables(), press.windowed)
    return pressed.hops[case]


def _by_roles(links: Iterable[Link]) -> dict[Ends, list[Link]]:
    found: dict[Ends, list[Link]] = {}
    for link in links:
        ends = (link.left_role, link.right_role)
        if ends in found:
            found[ends].append(link)
        else:
            found[ends] = [link]
    return found


def _indices(chains: tuple[Chain, ...], kinds: Chain) -> tuple[tuple[int, ...], ...]:
    place = {kind.id: index for index, kind in enumerate(kinds)}
    return tuple(tuple(place[kind.id] for kind in chain) for chain in chains)


def _months_before(on: date, months: int) -> date:
    """Give the same day so many months earlier, or that month's last day where it has no such day."""
    count = on.year * 12 + on.month - 1 - months
    first = date(count // 12, count % 12 + 1, 1)
    following = date((count + 1) // 12, (count + 1) % 12 + 1, 1)
    return min(first + timedelta(days=on.day - 1), following - timedelta(days=1))


@dataclass(slots=True)
class _Press:
    """Gathers flags by hop, keys and values while one compilation runs."""

    rules: Rules
    on: date
    roles: dict[RoleId, Role]
    products: tuple[Product, ...]
    works: dict[Direction, frozenset[PartyId]]
    flags: dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], int]] = field(default_factory=dict)
    windowed: bool = False
    makers: dict[ModelId, PartyId] = field(init=False)
    bases: dict[str, Basis] = field(init=False)

    def __post_init__(self) -> None:
        self.makers = {product.model: product.maker for product in self.products}
        self.bases = dict(self.rules.basis_of)

    def widen(self, kind: HopKind, direction: Direction) -> None:
        """Press the needs of one hop in one direction that no agreement has to meet."""
        receiver = kind.right if direction is Direction.TELL else kind.left
        for need in kind.needs_for(direction):
            if need.nothing or need.certified_from is not None or need.assumed:
                for spot, basis in self._without_agreement(need):
                    self._widen(kind, direction, receiver, spot, self._obliged(kind, direction, basis))

    def tables(self) -> tuple[HopTable, ...]:
        """Give what was pressed."""
        return tuple(
            HopTable(hop, keys, tuple(zip(*rows, strict=True)), tuple(rows.values()))
            for (hop, keys), rows in self.flags.items()
            if rows
        )

    def _without_agreement(self, need: Need) -> Iterator[tuple[Spot, Basis]]:
        if need.nothing:
            yield (), need.basis or Basis.NOTHING
        elif need.certified_from is not None:
            for product in self.products:
                if certified(product, need.certified_from):
                    yield ((MODEL, product.model),), need.basis or Basis.CERTIFICATION
        else:
            self.windowed = True
            homes: Spot = ((DOMESTIC, "yes"),) if need.assumed == "domestic" else ()
            yield (*homes, (WINDOW, "shut")), need.basis or Basis.LICENCE

    def _widen(self, kind: HopKind, direction: Direction, receiver: RoleId, spot: Spot, flags: int) -> None:
        """Set `flags` wherever both ends are known, and the working flag for each receiver whose contact works."""
        role = self.roles.get(receiver, Role(receiver, receiver))
        works = flags | flag(direction, Test.WORKING)
        if role.always is not None:
            self._set(kind, spot, works if role.always in self.works[direction] else flags)
            return
        self._set(kind, spot, flags)
        key = MAKER if role.per_model else receiver
        makers = set(self.makers.values())
        for party in sorted(self.works[direction]):
            if key != MAKER or party in makers:
                self._set(kind, (*spot, (key, party)), works)

    def agree(self, kind: HopKind, links: Iterable[Link], turned: bool) -> None:
        """Set what each agreement that runs gives; `turned`: their left end is the hop's right one.

        Equal agreements give equal flags, so those are worked out once: a register has tens of thousands.
        """
        needs = [(way, need) for way in DIRECTIONS for need in kind.needs_for(way) if need.agreements]
        if not needs:
            return
        alike: dict[tuple[object, ...], int] = {}
        spots, told, heard, on, held = (
            _Spots(self, kind),
            *(self.works[way] for way in DIRECTIONS),
            self.on,
            Reason.HELD,
        )
        for link in links:
            if run(link, on) is not held:
                continue
            left, right = (link.right, link.left) if turned else (link.left, link.right)
            case = (link.sort, link.words, link.tests_met, right in told, left in heard)
            flags = alike.get(case)
            if flags is None:
                works = dict(zip(DIRECTIONS, case[3:], strict=True))
                flags = alike[case] = self._flags(kind, needs, link, works)
            if flags:
                spots.set((left, right), link.covers, flags)

    def _flags(
        self, kind: HopKind, needs: list[tuple[Direction, Need]], link: Link, works: dict[Direction, bool]
    ) -> int:
        flags = 0
        for way, need in needs:
            if link.sort in need.agreements and weigh(link, need, self.rules.letters, None) is Reason.HELD:
                flags |= self._obliged(kind, way, need.basis or self.bases.get(link.sort, Basis.NOTHING))
                flags |= flag(way, Test.WORKING) if works[way] else 0
        return flags

    def _obliged(self, kind: HopKind, direction: Direction, basis: Basis) -> int:
        binding = kind.binding(direction)
        by = binding.by if binding else basis
        flags = flag(direction, Test.RECOGNISED)
        if by is Basis.CODE:
            flags |= flag(direction, Test.BY_CODE)
        return flags if by is Basis.NOTHING else flags | flag(direction, Test.BY_ANYTHING)

    def rows(self, kind: HopKind, keys: tuple[str, ...]) -> dict[tuple[str, ...], int]:
        """Give the flags by value of one hop and set of keys, to add to."""
        return self.flags.setdefault((kind.id, keys), {})

    def _set(self, kind: HopKind, spot: Spot, flags: int) -> None:
        rows = self.rows(kind, tuple(key for key, _ in spot))
        values = tuple(value for _, value in spot)
        rows[values] = rows.get(values, 0) | flags


class _Spots:
    """Where the agreements of one hop count: between its two parties, and for the models that an agreement covers."""

    def __init__(self, press: _Press, kind: HopKind) -> None:
        ends = [press.roles.get(role, Role(role, role)) for role in (kind.left, kind.right)]
        self.fixed = [(place, role.always) for place, role in enumerate(ends) if role.always is not None]
        self.maker = next((place for place, role in enumerate(ends) if role.per_model and role.always is None), None)
        keys = [None if role.always else MAKER if role.per_model else str(role.id) for role in ends]
        self.keyed = [place for place, key in enumerate(keys) if key]
        self.named = [place for place in self.keyed if keys[place] != MAKER]
        self.makers = press.makers
        self.broad = press.rows(kind, tuple(key for key in keys if key))
        self.narrow = press.rows(kind, (*(key for key in keys if key and key != MAKER), MODEL))

    def set(self, ends: tuple[PartyId, PartyId], covers: frozenset[ModelId] | None, flags: int) -> None:
        """Set `flags` for one agreement; nowhere where its party is not the one who always fills the role."""
        for place, always in self.fixed:
            if ends[place] != always:
                return
        if covers is None:
            values = ends if len(self.keyed) == 2 else tuple(ends[place] for place in self.keyed)
            self.broad[values] = self.broad.get(values, 0) | flags
            return
        named = tuple(ends[place] for place in self.named)
        maker = None if self.maker is None else ends[self.maker]
        for model in covers:
            if maker is None or self.makers.get(model) == maker:
                spot = (*named, model)
                self.narrow[spot] = self.narrow.get(spot, 0) | flags
