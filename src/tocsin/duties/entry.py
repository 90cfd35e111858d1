"""What does one entry of a rulebook's text say: a role, a clause, a duty, or a hop with its needs?"""

from dataclasses import dataclass, replace
from datetime import date

from tocsin.duties.act import ActKind, Strength
from tocsin.duties.node import Node
from tocsin.duties.rulebook import ClauseText, DutyRule, Meets
from tocsin.routes.kind import Binding, HopKind, Need, Role
from tocsin.words import Basis, Clause, Direction, Mark, PartyId, RoleId

BASES = ("code", "guidance", "strawman", "licence", "hub", "proposal")
TRIGGERS = ("aware", "judged material", "standing")
CARRIES = {Direction.TELL: ("tell", "pass_on"), Direction.BE_TOLD: ("be_told", "pass_on")}

_SPAN = ("from", "until")
_NEVER_MEETS = (ActKind.TOLD, ActKind.HANDED_ON, ActKind.NO_ANSWER, ActKind.RELEASED, ActKind.DISPUTED)
_ACTS = "an act at least for a duty of a case, none for a standing duty (cover answers that)"


@dataclass(frozen=True, slots=True)
class Known:
    """The roles and clauses that an entry may name."""

    roles: tuple[str, ...]
    clauses: tuple[Clause, ...]

    def clause(self, node: Node) -> Clause:
        """Give a clause that the rulebook or its base has."""
        return Clause(node.among(self.clauses, "clause"))

    def role(self, node: Node) -> RoleId:
        """Give a role that the rulebook or its base has."""
        return RoleId(node.among(self.roles, "role"))


def role_of(key: str, node: Node) -> Role:
    """Read a role, whose id is its key."""
    field = node.fields(("name",), ("columns", "always", "per_model"))
    return Role(
        RoleId(key),
        field["name"].text(),
        field["columns"].texts() if "columns" in field else (),
        PartyId(field["always"].text()) if "always" in field else None,
        field["per_model"].yes() if "per_model" in field else False,
    )


def clause_of(node: Node) -> ClauseText:
    """Read a clause in our paraphrase."""
    field = node.fields(("clause", "says", "source", "mark"), _SPAN)
    return ClauseText(Clause(field["clause"].text()), *says(field), *dates(field))


def duty_of(node: Node, known: Known, triggers: tuple[str, ...] = TRIGGERS) -> DutyRule:
    """Read a duty; a limit comes with its clause, and a standing duty is met by no act."""
    field = node.fields(
        ("duty", "clauses", "who", "trigger", "does", "timing", "met_by", "mark"),
        ("to", "limit_hours", "limit_months", "limit_clause", "falls_away_by", *_SPAN),
    )
    limits = [field[key] for key in ("limit_hours", "limit_months") if key in field]
    if len(limits) != int("limit_clause" in field):
        lone = limits[0] if limits else field["limit_clause"]
        raise lone.fault("a limit without its clause or a clause without its limit", "limit_hours with limit_clause")
    trigger = field["trigger"].among(triggers, "trigger")
    met_by = tuple(_meets(item) for item in field["met_by"].items())
    if bool(met_by) == (trigger == "standing"):
        raise field["met_by"].fault(f"{len(met_by)} acts for a duty that is {trigger!r}", _ACTS)
    clauses = tuple(known.clause(item) for item in field["clauses"].items())
    if not clauses and trigger != "aware":
        raise field["clauses"].fault("no clause", "the clauses that the duty stands on")
    from_on, until_on = dates(field)
    return DutyRule(
        id=field["duty"].text(),
        clauses=clauses,
        who=known.role(field["who"]),
        to=known.role(field["to"]) if "to" in field else None,
        trigger=trigger,
        does=field["does"].text(),
        timing=_text(field["timing"]),
        limit_hours=field["limit_hours"].count() if "limit_hours" in field else None,
        limit_months=field["limit_months"].count() if "limit_months" in field else None,
        limit_clause=known.clause(field["limit_clause"]) if "limit_clause" in field else None,
        met_by=met_by,
        mark=field["mark"].one_of(Mark),
        falls_away_by=known.clause(field["falls_away_by"]) if "falls_away_by" in field else None,
        from_on=from_on,
        until_on=until_on,
    )


def _meets(node: Node) -> Meets:
    field = node.fields(("act", "at_least", "why", "mark"), ("with_steps", "with_evidence"))
    act = field["act"].one_of(ActKind)
    if act in _NEVER_MEETS:
        raise field["act"].fault(f"{act.value!r}", "an act that shows more than sending: sending meets nothing")
    return Meets(
        act,
        field["at_least"].one_of(Strength),
        field["with_steps"].yes() if "with_steps" in field else False,
        field["with_evidence"].yes() if "with_evidence" in field else False,
        field["why"].text(),
        field["mark"].one_of(Mark),
    )


def hop_of(node: Node, known: Known, kinds: tuple[str, ...]) -> HopKind:
    """Read a hop, written from the supplier's end."""
    field = node.fields(("hop", "left", "right", "needs", "basis", "source", "mark"), ("binds", *_SPAN))
    left, right = known.role(field["left"]), known.role(field["right"])
    if field["hop"].text() != f"{left}-{right}":
        raise field["hop"].fault(repr(field["hop"].text()), f"{left}-{right}")
    binds = tuple((_direction(key, item), _binding(item, known)) for key, item in _pairs_of(field.get("binds")))
    for _, binding in binds:
        if binding.on not in (left, right):
            raise field["binds"].fault(f"a duty on {binding.on}", f"a duty on {left} or {right}")
    from_on, until_on = dates(field)
    return HopKind(
        id=f"{left}-{right}",
        left=left,
        right=right,
        needs=needs_of(field["needs"], kinds),
        binds=binds,
        basis=field["basis"].among(BASES, "basis"),
        source=field["source"].text(),
        mark=field["mark"].one_of(Mark),
        from_on=from_on,
        until_on=until_on,
    )


def _binding(node: Node, known: Known) -> Binding:
    field = node.fields(("by", "on", "mark"), ("clause",))
    clause = known.clause(field["clause"]) if "clause" in field else None
    if clause is None and field["by"].one_of(Basis) is Basis.CODE:
        raise node.fault("a duty by the Code without its clause", "clause: SEC ...")
    return Binding(field["by"].one_of(Basis), known.role(field["on"]), clause, field["mark"].one_of(Mark))


def needs_of(node: Node, kinds: tuple[str, ...]) -> tuple[tuple[Direction, tuple[Need, ...]], ...]:
    """Read the needs of a hop by direction."""
    found = tuple(
        (way, tuple(_need(one, kinds, way) for one in item.items()))
        for key, item in node.pairs()
        for way in (_direction(key, item),)
    )
    if not found or not all(needs for _, needs in found):
        raise node.fault("no need", "tell or be told, each with one need or more")
    return found


def _need(node: Node, kinds: tuple[str, ...], direction: Direction) -> Need:
    field = node.fields((), ("nothing", "agreements", "carries", "certified_from", "assumed", "basis"))
    ways = [key for key in ("nothing", "agreements", "certified_from", "assumed") if key in field]
    if len(ways) != 1 or ("agreements" in field) != ("carries" in field):
        raise node.fault(
            " and ".join(ways) or "no way", "one of nothing, agreements with carries, certified_from, assumed"
        )
    if "nothing" in field and not field["nothing"].yes():
        raise field["nothing"].fault("false", "nothing: true, or another way")
    return Need(
        nothing="nothing" in field,
        agreements=_some(field.get("agreements"), kinds, "agreement kind"),
        carries=_some(field.get("carries"), CARRIES[direction], "word carried this way"),
        certified_from=field["certified_from"].day() if "certified_from" in field else None,
        assumed=field["assumed"].among(("all", "domestic"), "reach") if "assumed" in field else "",
        basis=field["basis"].one_of(Basis) if "basis" in field else None,
    )


def varied(hop: HopKind, basis: Basis | None, also: dict[Direction, tuple[Need, ...]]) -> HopKind:
    """Give the hop with another basis for all that meets it, and with more needs."""
    needs = []
    for direction in dict.fromkeys((*dict(hop.needs), *also)):
        old = tuple(replace(need, basis=basis) if basis else need for need in hop.needs_for(direction))
        needs.append((direction, (*old, *also.get(direction, ()))))
    return replace(hop, needs=tuple(needs))


def _direction(key: str, node: Node) -> Direction:
    if key not in [direction.value for direction in Direction]:
        raise node.fault(f"the direction {key!r}", "tell or be told")
    return Direction(key)


def dates(field: dict[str, Node]) -> tuple[date | None, date | None]:
    """Read from and until, the first day on which an entry no longer stands."""
    from_on, until_on = (field[key].day() if key in field else None for key in _SPAN)
    if from_on and until_on and until_on <= from_on:
        raise field["until"].fault(str(until_on), f"a date after {from_on}")
    return from_on, until_on


def says(field: dict[str, Node]) -> tuple[str, str, Mark]:
    """Read what is said, by which source, with which mark."""
    return field["says"].text(), field["source"].text(), field["mark"].one_of(Mark)


def _text(node: Node | None) -> str:
    return node.text() if node else ""


def _pairs_of(node: Node | None) -> tuple[tuple[str, Node], ...]:
    return tuple(node.pairs()) if node else ()


def _some(node: Node | None, known: tuple[str, ...], noun: str) -> tuple[str, ...]:
    found = tuple(item.among(known, noun) for item in node.items()) if node else ()
    if node and not found:
        raise node.fault("an empty list", f"one {noun} or more")
    return found
