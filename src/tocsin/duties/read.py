"""What does the text of a rulebook say, checked whole, with line and column where it is refused?

- A rulebook stands on its base: it adds roles, clauses, duties and hops. Nothing of the base can be written again for the
  same days, so a layer of the ladder only adds (decision 2).
- `changes` vary the base's hops: another basis for what meets them, or, off the ladder only, one more need.
- Whatever the schema does not know is refused, never passed over.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TypeVar

from tocsin.duties.entry import Known, clause_of, dates, duty_of, hop_of, needs_of, role_of, says, varied
from tocsin.duties.node import Node
from tocsin.duties.rulebook import ClauseText, DutyRule, Rulebook, ScopeClass
from tocsin.routes.kind import HopKind, Role, Rules
from tocsin.words import Basis, Mark, PartyId, RulebookId

LADDER = ("code", "guidance", "manager", "customer")
LAYERS = (*LADDER, "licence", "hub", "proposal")
HYPOTHETICAL = "hypothetical"

D = TypeVar("D", ClauseText, DutyRule, HopKind)


def read(text: str, name: str, base: Rulebook | None) -> Rulebook:
    """Read the rulebook called `name` on top of `base`.

    Raises `NotThisText` (a `Refused`) with line and column for whatever is missing, unknown, doubled or overlapping.
    """
    top = Node.of(text, name)
    fields = top.fields(("rulebook", "title", "layer", "source", "mark"), _OPTIONAL)
    _same(fields["rulebook"], name)
    _stands_on(fields.get("base") or top, fields, base)
    layer = fields["layer"].among(LAYERS, "layer")
    label = fields["label"].among((HYPOTHETICAL, "scenario"), "label") if "label" in fields else ""
    page = _Page(fields, base, layer, label == HYPOTHETICAL)
    from_on, until_on = dates(fields)
    roles, clauses = page.roles(), page.clauses()
    known = Known(tuple(role.id for role in roles), tuple({text.clause for text in clauses}))
    bases = page.bases()
    own_digest = sha256(text.encode()).hexdigest()
    return Rulebook(
        id=RulebookId(name),
        title=fields["title"].text(),
        layer=layer,
        label=label,
        base=base.id if base else None,
        from_on=from_on,
        until_on=until_on,
        source=fields["source"].text(),
        mark=fields["mark"].one_of(Mark),
        clauses=clauses,
        duties=page.duties(known),
        rules=Rules(
            roles=roles,
            hops=page.hops(known, tuple(kind for kind, _ in bases)),
            basis_of=bases,
            letters=page.letters(tuple(kind for kind, _ in bases)),
            in_scope=tuple(item.name for item in page.scope(known) if item.whose == "supplier"),
            licence_window_months=fields["licence_window_months"].count()
            if "licence_window_months" in fields
            else (base.rules.licence_window_months if base else 6),
        ),
        binds_intermediary=_text(fields.get("binds_intermediary")),
        digest=sha256((own_digest + (base.digest if base else "")).encode()).hexdigest(),
        scope=page.scope(known),
        short=_text(fields.get("short")),
        bodies=page.bodies(),
    )


def base_of(text: str, name: str) -> str | None:
    """Give the name of the rulebook that this text stands on, or None; raises `NotThisText` where it is no YAML mapping."""
    named = dict(Node.of(text, name).pairs()).get("base")
    return named.text() if named else None


_OPTIONAL = (
    "label", "short", "base", "from", "until", "binds_intermediary", "roles", "agreements", "letters", "scope", "bodies",
    "clauses", "duties", "hops", "changes", "licence_window_months",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Page:
    """The top of a rulebook's text beside its base: each method gives the base's part and then the text's own."""

    fields: dict[str, Node]
    base: Rulebook | None
    layer: str
    hypothetical: bool

    def roles(self) -> tuple[Role, ...]:
        known = list(self.base.rules.roles) if self.base else []
        for key, node in self._pairs("roles"):
            made = role_of(key, node)
            for other in known:
                if other.id == made.id:
                    raise node.fault(f"the role {key!r} again", "a role that the base does not have")
                shared = {_plain(word) for word in other.columns} & {_plain(word) for word in made.columns}
                if shared:
                    raise node.fault(f"the column {min(shared)!r} of {other.id}", "columns of its own")
            known.append(made)
        return tuple(known)

    def bases(self) -> tuple[tuple[str, Basis], ...]:
        known = dict(self.base.rules.basis_of) if self.base else {}
        for key, node in self._pairs("agreements"):
            if key in known:
                raise node.fault(f"the agreement kind {key!r} again", "a kind that the base does not have")
            known[key] = node.one_of(Basis)
        return tuple(known.items())

    def letters(self, kinds: tuple[str, ...]) -> tuple[str, ...]:
        own = [node.among(kinds, "agreement kind") for node in self._items("letters")]
        return (*(self.base.rules.letters if self.base else ()), *own)

    def scope(self, known: Known) -> tuple[ScopeClass, ...]:
        scope = list(self.base.scope) if self.base else []
        for key, node in self._pairs("scope"):
            if key in [item.name for item in scope]:
                raise node.fault(f"the class {key!r} again", "a class that the base does not have")
            field = node.fields(("says", "source", "mark"), ("whose",))
            whose = known.role(field["whose"]) if "whose" in field else None
            scope.append(ScopeClass(key, whose, *says(field)))
        return tuple(scope)

    def bodies(self) -> tuple[PartyId, ...]:
        own = self.fields["bodies"].texts() if "bodies" in self.fields else ()
        return (*(self.base.bodies if self.base else ()), *(PartyId(word) for word in own))

    def clauses(self) -> tuple[ClauseText, ...]:
        return _dated(
            self.base.clauses if self.base else (), self._items("clauses"), clause_of, lambda text: text.clause
        )

    def duties(self, known: Known) -> tuple[DutyRule, ...]:
        items = self._items("duties")
        return _dated(self.base.duties if self.base else (), items, lambda node: duty_of(node, known), lambda d: d.id)

    def hops(self, known: Known, kinds: tuple[str, ...]) -> tuple[HopKind, ...]:
        def one(node: Node) -> HopKind:
            hop = hop_of(node, known, kinds)
            if hop.basis in ("strawman", "proposal") and not self.hypothetical:
                raise node.fault(f"a {hop.basis} without its label", "label: hypothetical at the head of the rulebook")
            return hop

        old = self.base.rules.hops if self.base else ()
        hops = _dated(old, self._items("hops"), one, lambda hop: hop.id)
        for node in self._items("changes"):
            hops = self._changed(node, hops, kinds)
        return hops

    def _changed(self, node: Node, hops: tuple[HopKind, ...], kinds: tuple[str, ...]) -> tuple[HopKind, ...]:
        field = node.fields(("hop", "source", "mark"), ("basis", "also"))
        field["mark"].one_of(Mark)
        field["source"].text()
        target = field["hop"].among(tuple(dict.fromkeys(hop.id for hop in hops)), "hop")
        if "also" in field and self.layer in LADDER:
            raise field["also"].fault("one more need", "none on the ladder, where each layer only adds hops")
        basis = field["basis"].one_of(Basis) if "basis" in field else None
        also = needs_of(field["also"], kinds) if "also" in field else ()
        return tuple(varied(hop, basis, dict(also)) if hop.id == target else hop for hop in hops)

    def _pairs(self, key: str) -> tuple[tuple[str, Node], ...]:
        return tuple(self.fields[key].pairs()) if key in self.fields else ()

    def _items(self, key: str) -> tuple[Node, ...]:
        return self.fields[key].items() if key in self.fields else ()


def _dated(
    base: tuple[D, ...], nodes: tuple[Node, ...], make: Callable[[Node], D], key: Callable[[D], str]
) -> tuple[D, ...]:
    """Give the base's entries and then the nodes', none of which may overlap an entry of the same name."""
    known = list(base)
    for node in nodes:
        made = make(node)
        clash = next((old for old in known if key(old) == key(made) and _overlap(old, made)), None)
        if clash is not None:
            raise node.fault(f"{key(made)!r} again for days it already has", "dates that do not overlap")
        known.append(made)
    return tuple(known)


def _overlap(one: D, other: D) -> bool:
    first = max(one.from_on or date.min, other.from_on or date.min)
    return first < min(one.until_on or date.max, other.until_on or date.max)


def _same(node: Node, name: str) -> None:
    if node.text() != name:
        raise node.fault(repr(node.text()), f"{name}, the name of the file")


def _stands_on(node: Node, fields: dict[str, Node], base: Rulebook | None) -> None:
    named = _text(fields.get("base"))
    if named != (base.id if base else ""):
        given = f"the base {named!r}" if named else "no base"
        raise node.fault(given, f"the base {base.id!r}" if base else "a base that is at hand")


def _text(node: Node | None) -> str:
    return node.text() if node else ""


def _plain(header: str) -> str:
    return header.lower().replace("_", " ").replace("-", " ")
