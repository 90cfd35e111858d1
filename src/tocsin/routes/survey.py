"""What do a rulebook and a register say together, on one date, of the hops between any two parties?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tocsin.estate.holding import Holding
from tocsin.routes.draw import Chain, draw
from tocsin.routes.explain import explain
from tocsin.routes.kind import HopKind, Need, Role, Rules
from tocsin.routes.link import Link, Product, Sign, SignKind
from tocsin.routes.route import Hop, Reason, Route, Traced
from tocsin.routes.run import run
from tocsin.routes.weigh import weigh
from tocsin.routes.witness import Evidence, Receiver, witness
from tocsin.words import Basis, Direction, ModelId, PartyId, RoleId

End = tuple[RoleId, PartyId]
Finding = tuple[Reason, Basis, Link | None]

NEAREST: tuple[Reason, ...] = (
    Reason.HELD,
    Reason.LETTER_TESTS,
    Reason.WINDOW_OPEN,
    Reason.OTHER_MODELS,
    Reason.NOT_CARRIED,
    Reason.NOT_YET,
    Reason.STALE,
    Reason.LAPSED,
    Reason.DENIED,
    Reason.NOT_CERTIFIED,
    Reason.NO_AGREEMENT,
)
"""Reasons from the nearest to held to the farthest; a hop gives the nearest of its findings."""

STRONGEST: tuple[Basis, ...] = tuple(Basis)


def survey(
    rules: Rules,
    links: Iterable[Link],
    signs: Iterable[Sign],
    products: Iterable[Product],
    on: date,
    fresh: Mapping[SignKind, int],
) -> "Survey":
    """Set rulebook and register side by side on `on`, so that many holdings can be traced; `fresh` is in days."""
    between: dict[frozenset[End], list[Link]] = {}
    for link in links:
        between.setdefault(frozenset({(link.left_role, link.left), (link.right_role, link.right)}), []).append(link)
    return Survey(
        rules,
        on,
        between,
        witness(signs, on, fresh),
        {product.model: product for product in products},
        tuple((direction, draw(rules, direction, on)) for direction in Direction),
    )


@dataclass(frozen=True, slots=True)
class Survey:
    """A rulebook and a register on one date. `found` remembers hops already looked at and is no part of its value."""

    rules: Rules
    on: date
    between: dict[frozenset[End], list[Link]]
    contacts: dict[Receiver, Evidence]
    products: dict[ModelId, Product]
    chains: tuple[tuple[Direction, tuple[Chain, ...]], ...]
    found: dict[tuple[object, ...], Hop] = field(default_factory=dict, compare=False, repr=False)

    def trace(self, holding: Holding) -> Traced:
        """Trace every route for one holding, in both directions, in the rulebook's order."""
        routes = {
            direction: tuple(
                Route(direction, tuple(self._hop(kind, direction, holding) for kind in chain)) for chain in chains
            )
            for direction, chains in self.chains
        }
        return Traced(self.on, routes[Direction.TELL], routes[Direction.BE_TOLD])

    def _hop(self, kind: HopKind, direction: Direction, holding: Holding) -> Hop:
        left, right = self._party(kind.left, holding), self._party(kind.right, holding)
        key = (kind.id, direction, left, right, holding.model, holding.domestic, holding.gained)
        if key not in self.found:
            self.found[key] = self._look(kind, direction, left, right, holding)
        return self.found[key]

    def _party(self, role_id: RoleId, holding: Holding) -> PartyId | None:
        role = next((role for role in self.rules.roles if role.id == role_id), Role(role_id, role_id))
        if role.always is not None:
            return role.always
        if role.per_model:
            product = self.products.get(holding.model)
            return (product.maker or None) if product else None
        return holding.party(role_id) or None

    def _look(
        self, kind: HopKind, direction: Direction, left: PartyId | None, right: PartyId | None, holding: Holding
    ) -> Hop:
        findings = self._findings(kind, direction, left, right, holding)
        nearest = min(findings, key=_nearness)
        held = [finding for finding in findings if finding[0] is Reason.HELD]
        shown = [link for _, _, link in (held or [nearest]) if link]
        binding = kind.binding(direction)
        receiver = right if direction is Direction.TELL else left
        contact = self.contacts.get((receiver, direction)) if receiver else None
        return Hop(
            kind=kind.id,
            left_role=kind.left,
            right_role=kind.right,
            left=left,
            right=right,
            reason=nearest[0],
            detail=explain(
                kind, direction, left, right, nearest[0], nearest[2], holding, self.products.get(holding.model)
            ),
            obliged_by=_basis(held) if binding is None or not held else binding.by,
            obliged_on=binding.on if binding else None,
            clause=binding.clause if binding else None,
            working=contact.working if contact else None,
            last_sign=contact.last if contact else None,
            refs=tuple(dict.fromkeys(link.ref for link in shown)),
            claimed_only=bool(held) and all(link is not None and link.claim.value == "claimed" for _, _, link in held),
        )

    def _findings(
        self, kind: HopKind, direction: Direction, left: PartyId | None, right: PartyId | None, holding: Holding
    ) -> list[Finding]:
        if left is None or right is None:
            return [(Reason.NO_PARTY, Basis.NOTHING, None)]
        links = self.between.get(frozenset({(kind.left, left), (kind.right, right)}), [])
        findings: list[Finding] = [(Reason.NO_AGREEMENT, Basis.NOTHING, None)]
        for need in kind.needs_for(direction):
            findings += self._meet(need, links, holding)
        return findings

    def _meet(self, need: Need, links: list[Link], holding: Holding) -> list[Finding]:
        if need.nothing:
            return [(Reason.HELD, need.basis or Basis.NOTHING, None)]
        if need.certified_from is not None:
            held = certified(self.products.get(holding.model), need.certified_from)
            return [(Reason.HELD if held else Reason.NOT_CERTIFIED, need.basis or Basis.CERTIFICATION, None)]
        if need.assumed:
            if need.assumed == "domestic" and not holding.domestic:
                return []
            return [(Reason.WINDOW_OPEN if holding.gained else Reason.HELD, need.basis or Basis.LICENCE, None)]
        sorts = dict(self.rules.basis_of)
        return [
            (
                self._weigh(link, need, holding.model),
                need.basis or sorts.get(link.sort, Basis.NOTHING),
                link,
            )
            for link in links
            if link.sort in need.agreements
        ]

    def _weigh(self, link: Link, need: Need, model: ModelId) -> Reason:
        runs = run(link, self.on)
        return weigh(link, need, self.rules.letters, model) if runs is Reason.HELD else runs


def certified(product: Product | None, since: date) -> bool:
    """Say whether the model's certificate is dated on or after `since`; an unknown date is not."""
    return product is not None and product.certificate_on is not None and product.certificate_on >= since


def _nearness(finding: Finding) -> int:
    return -1 if finding[0] is Reason.NO_PARTY else NEAREST.index(finding[0])


def _basis(held: list[Finding]) -> Basis:
    return min((basis for _, basis, _ in held), key=STRONGEST.index, default=Basis.NOTHING)
