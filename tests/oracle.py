"""A slow, obvious verdict: NetworkX's every simple path, for one device at a time.

It reads rulebook and register itself and imports nothing of routes, estate or drivers but the nouns.
"""

from datetime import date

import networkx as nx

from tocsin.estate.holding import Holding
from tocsin.routes.kind import HopKind, Need, Rules
from tocsin.routes.link import Link, Product, Sign, SignKind
from tocsin.words import Basis, Direction, Test

RANK = list(Basis)


def verdict(
    rules: Rules,
    links: tuple[Link, ...],
    signs: tuple[Sign, ...],
    products: tuple[Product, ...],
    holding: Holding,
    on: date,
    fresh: dict[SignKind, int],
) -> dict[tuple[Direction, Test | str], object]:
    """By direction: the chains of hop ids that pass each test, every chain, the best, and the first broken hop."""
    product = {one.model: one for one in products}.get(holding.model)
    who = dict(holding.parties)
    for role in rules.roles:
        if role.always:
            who[role.id] = role.always
        if role.per_model:
            who.pop(role.id, None)
            if product and product.maker:
                who[role.id] = product.maker
    found: dict[tuple[Direction, Test | str], object] = {}
    for way in Direction:
        passes: dict[str, set[Test]] = {}
        graph = nx.MultiDiGraph()
        graph.add_nodes_from(["supplier", "manufacturer"])
        for kind in rules.hops:
            starts, ends = kind.from_on or date.min, kind.until_on or date.max
            if starts <= on < ends and kind.needs_for(way):
                graph.add_edge(kind.left, kind.right, key=kind.id)
                passes[kind.id] = _hop(rules, kind, way, who, links, signs, product, holding, on, fresh)
        chains = [
            tuple(key for _, _, key in path) for path in nx.all_simple_edge_paths(graph, "supplier", "manufacturer")
        ]
        listed = [kind.id for kind in rules.hops]
        chains.sort(key=lambda chain: [listed.index(hop) for hop in chain])
        found[way, "all"] = chains
        for test in Test:
            found[way, test] = [chain for chain in chains if all(test in passes[hop] for hop in chain)]
        whole = found[way, Test.RECOGNISED]
        found[way, "best"] = whole[0] if whole else None
        missing = [[hop for hop in chain if not passes[hop]] for chain in chains]
        found[way, "broken"] = None if whole or not chains else min(missing, key=len)[0]
    return found


def _hop(rules, kind: HopKind, way, who, links, signs, product, holding, on, fresh) -> set[Test]:
    left, right = who.get(kind.left), who.get(kind.right)
    if not left or not right:
        return set()
    bases: list[Basis] = []
    for need in kind.needs_for(way):
        bases += _bases(rules, need, kind, left, right, links, product, holding, on)
    if not bases:
        return set()
    binding = kind.binding(way)
    basis = binding.by if binding else min(bases, key=RANK.index)
    passed = {Test.RECOGNISED}
    if basis == Basis.CODE:
        passed.add(Test.BY_CODE)
    if basis != Basis.NOTHING:
        passed.add(Test.BY_ANYTHING)
    if _works(signs, right if way == Direction.TELL else left, way, on, fresh):
        passed.add(Test.WORKING)
    return passed


def _bases(rules, need: Need, kind, left, right, links, product, holding, on) -> list[Basis]:
    if need.nothing:
        return [need.basis or Basis.NOTHING]
    if need.certified_from:
        good = product and product.certificate_on and product.certificate_on >= need.certified_from
        return [need.basis or Basis.CERTIFICATION] if good else []
    if need.assumed:
        good = (holding.domestic or need.assumed == "all") and not holding.gained
        return [need.basis or Basis.LICENCE] if good else []
    bases = []
    for link in links:
        ends = {(link.left_role, link.left), (link.right_role, link.right)}
        if ends != {(kind.left, left), (kind.right, right)} or link.sort not in need.agreements:
            continue
        in_force = (link.since or date.min) <= on < (link.upto or date.max)
        carried = not need.carries or set(need.carries) & link.words
        covered = link.covers is None or holding.model in link.covers
        letter = link.sort not in rules.letters or link.tests_met
        if in_force and carried and covered and letter and link.claim in ("claimed", "confirmed"):
            bases.append(need.basis or dict(rules.basis_of)[link.sort])
    return bases


def _works(signs, party, way, on, fresh) -> bool:
    mine = [sign for sign in signs if sign.party == party and sign.direction == way and sign.on <= on]
    silent = [sign.on for sign in mine if sign.kind == SignKind.UNANSWERED]
    return any(
        sign.kind != SignKind.UNANSWERED
        and (on - sign.on).days <= fresh[sign.kind]
        and not any(day > sign.on for day in silent)
        for sign in mine
    )
