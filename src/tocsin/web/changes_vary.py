"""How is a proposed variation written by a form: a difference against a base rulebook, seen clause by clause before it is kept?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from tocsin.changes.held.decision import Varied
from tocsin.changes.intake.written import Values
from tocsin.changes.modification import Modification
from tocsin.changes.variation.layers import layers
from tocsin.changes.variation.read_variation import names, read_form
from tocsin.changes.variation.variation import HYPOTHETICAL, PROPOSED
from tocsin.changes.variation.vary import vary
from tocsin.duties.rulebook import Rulebook, stands
from tocsin.duties.spoken import agreement
from tocsin.flows import attach
from tocsin.flows.picture import london
from tocsin.parties.actor import Duty
from tocsin.web.asked import BOOKS, Choice, books, one_of
from tocsin.web.changes_build import text
from tocsin.web.changes_seen import Seer, at_the_desk, author, draw, held, of_one, office
from tocsin.web.page import unkept
from tocsin.web.tools import tools
from tocsin.words import Clause, Direction, Refused

NEW = range(1, 4)
BASE = "ssc-guidance"
KEEP, REPLACE, REMOVE = "keep", "replace", "remove"
ACTS = {KEEP: "stays as it is", REPLACE: "becomes the text below", REMOVE: "is taken away"}
CARRIES = {Direction.TELL: "tell", Direction.BE_TOLD: "be_told"}
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the base with what becomes of it, or one new entry."""

    key: str
    name: str
    says: str
    acts: tuple[Choice, ...] = ()
    gone: bool = False


@dataclass(frozen=True, slots=True)
class NewHop:
    """One new hop of the form."""

    n: int
    left: tuple[Choice, ...]
    right: tuple[Choice, ...]
    agreements: tuple[Choice, ...]
    ways: tuple[Choice, ...]


@at_the_desk
def variation(request: HttpRequest, seer: Seer, reference: str) -> HttpResponse:
    """Show the form; on POST show the rules as they would be, clause by clause, or hang the variation on the modification."""
    shown = held(request, seer, reference)
    given = request.POST if request.method == "POST" else QueryDict()
    base = tools().rulebook(one_of(given.get("base") or request.GET.get("base") or BASE, BOOKS, "rulebook"))
    facts = of_one(request, seer, shown, "Summary") | form(base, given, shown.held)
    try:
        if given:
            made, written = read_form(values(base, given), base)
            after = vary(base, made, london(tools().now()))
            if given.get("way") == "keep":
                attach.vary(shown.held.id, written, "the form", author(request, seer, Duty.DECIDES), office())
                return unkept(HttpResponseRedirect(f"{facts['root']}rules/"))
            facts |= {
                "rows": [one for one in layers(base, base, after) if one.differs],
                "hypothetical": made.hypothetical,
                "written": written,
            }
    except Refused as refused:
        return draw(request, "changes/variation.html", seer, facts | {"fault": refused}, 400)
    return draw(request, "changes/variation.html", seer, facts)


def values(base: Rulebook, given: QueryDict) -> Values:
    """Give what the form says as the values of a variation's text."""
    label = text(given, "label") or HYPOTHETICAL
    source = text(given, "source")
    trust: dict[str, Values] = {"source": source, "mark": "inferred"}
    found: dict[str, dict[str, list[Values]]] = {"add": {}, "replace": {}, "remove": {}}
    for n, clause in enumerate(names(base, "clauses")):
        act, says = given.get(f"act-{n}", KEEP), _long(given, f"says-{n}")
        if act == REPLACE:
            found["replace"].setdefault("clauses", []).append({"clause": clause, "says": says} | trust)
        elif act == REMOVE:
            found["remove"].setdefault("clauses", []).append(clause)
    for sort in ("duties", "hops"):
        gone = [name for n, name in enumerate(names(base, sort)) if f"gone-{sort}-{n}" in given]
        if gone:
            found["remove"][sort] = list(gone)
    clauses = [
        {"clause": text(given, f"new-clause-{n}"), "says": _long(given, f"new-says-{n}")} | trust
        for n in NEW
        if text(given, f"new-clause-{n}")
    ]
    hops = [one for n in NEW for one in _hop(given, n, "strawman" if label == HYPOTHETICAL else "proposal", trust)]
    found["add"] |= {key: list(held) for key, held in (("clauses", clauses), ("hops", hops)) if held}
    parts: dict[str, Values] = {key: dict(held) for key, held in found.items() if held}
    head: dict[str, Values] = {
        "variation": text(given, "name"),
        "title": text(given, "title"),
        "label": label,
        "base": base.id,
    }
    return head | trust | parts


def _hop(given: QueryDict, n: int, basis: str, trust: Mapping[str, Values]) -> Iterable[Values]:
    left, right = text(given, f"left-{n}"), text(given, f"right-{n}")
    if left and right:
        kinds: Values = list(given.getlist(f"agreement-{n}"))
        needs: dict[str, Values] = {
            way.value: [{"agreements": kinds, "carries": [word, "pass_on"]}]
            for way, word in CARRIES.items()
            if way.value in given.getlist(f"way-{n}")
        }
        hop: dict[str, Values] = {
            "hop": f"{left}-{right}",
            "left": left,
            "right": right,
            "basis": basis,
            "needs": needs,
        }
        yield {**hop, **trust}


def form(base: Rulebook, given: QueryDict, one: Modification) -> dict[str, object]:
    """Give what the form shows: every entry of the base as it stands today, and room for new ones."""
    today = london(tools().now())
    roles = [(role.id, role.name) for role in base.rules.roles]
    kinds = [kind for kind, _ in base.rules.basis_of]
    standing = {clause.clause: clause.says for clause in base.clauses if stands(clause, today)}
    return {
        "bases": books(base.id),
        "chosen": base,
        "given": given,
        "labels": [Choice(HYPOTHETICAL, "hypothetical: a strawman, to be measured", True), Choice(PROPOSED, "proposed by somebody", given.get("label") == PROPOSED)],
        "clauses": [_clause(n, name, standing.get(Clause(name), ""), given) for n, name in enumerate(names(base, "clauses"))],
        "removable": [(title, [Line(f"gone-{sort}-{n}", name, "", gone=f"gone-{sort}-{n}" in given) for n, name in enumerate(names(base, sort))]) for sort, title in (("duties", "Duties"), ("hops", "Hops of a route"))],
        "new_clauses": [(n, given.get(f"new-clause-{n}", ""), given.get(f"new-says-{n}", "")) for n in NEW],
        "new_hops": [_new_hop(n, roles, kinds, given) for n in NEW],
        "hung": tuple({found.id: found for found in one.of(Varied)}.values()),
    }  # fmt: skip


def _clause(n: int, name: str, says: str, given: QueryDict) -> Line:
    act = given.get(f"act-{n}", KEEP)
    acts = tuple(Choice(word, words, word == act) for word, words in ACTS.items())
    return Line(str(n), name, given.get(f"says-{n}", says), acts)


def _new_hop(n: int, roles: Sequence[tuple[str, str]], kinds: list[str], given: QueryDict) -> NewHop:
    left, right = (
        (Choice("", "nobody", False), *(Choice(id_, name, given.get(f"{end}-{n}") == id_) for id_, name in roles))
        for end in ("left", "right")
    )
    return NewHop(
        n,
        left,
        right,
        tuple(Choice(kind, agreement(kind), kind in given.getlist(f"agreement-{n}")) for kind in kinds),
        tuple(Choice(way.value, way.value, way.value in given.getlist(f"way-{n}") or not given) for way in Direction),
    )


def _long(given: QueryDict, name: str) -> str:
    return " ".join(given.get(name, "").split())[:LONGEST]
