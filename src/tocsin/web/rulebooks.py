"""What does each rulebook say, in our paraphrase, from which source, and how far can that be trusted?"""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse

from tocsin.duties.ladder import LABELS, labelled
from tocsin.duties.rulebook import DutyRule, Rulebook, stands
from tocsin.flows.picture import london
from tocsin.flows.roll import Enrolled
from tocsin.routes.kind import HopKind, Need
from tocsin.web.asked import BOOKS
from tocsin.web.cover import place
from tocsin.web.page import as_party, page
from tocsin.web.tools import tools
from tocsin.words import Direction, RoleId


@dataclass(frozen=True, slots=True)
class HopLine:
    """One kind of hop, in words."""

    hop: HopKind
    between: str
    tell: str
    be_told: str
    binds: str


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One duty, in words."""

    rule: DutyRule
    who: str
    to: str
    meets: tuple[str, ...]


@as_party
def rulebooks(request: HttpRequest, reader: Enrolled) -> HttpResponse:
    """List the rulebooks in the order in which they stand."""
    every = [(tools().rulebook(name), place(name)) for name in BOOKS]
    facts = {"books": [(book, labelled(book), where) for book, where in every], "on": london(tools().now())}
    return page(request, "rulebooks.html", reader, "Rulebooks", facts)


@as_party
def rulebook(request: HttpRequest, reader: Enrolled, name: str) -> HttpResponse:
    """Show one rulebook: its clauses, its duties and what meets them, and the hops that it recognises."""
    if name not in BOOKS:
        raise Http404
    book = tools().rulebook(name)
    facts = {
        "book": book,
        "labelled": labelled(book),
        "label": LABELS.get(book.label, book.label),
        "stands": stands(book, london(tools().now())),
        "under": tools().rulebook(book.base) if book.base else None,
        "duties": [duty(rule, book) for rule in book.duties],
        "hops": [hop(kind, book) for kind in book.rules.hops],
        "scope": [(one, roles(book).get(one.whose, "") if one.whose else "") for one in book.scope],
    }
    return page(request, "rulebook.html", reader, "Rulebooks", facts)


def roles(book: Rulebook) -> dict[RoleId, str]:
    """Give the names of a rulebook's roles."""
    return {role.id: role.name for role in book.rules.roles}


def duty(rule: DutyRule, book: Rulebook) -> DutyLine:
    """Write one duty."""
    names = roles(book)
    meets = [
        f"{one.act.value}, at least: {one.at_least.value}"
        f"{'; with the steps and the time to complete them' if one.with_steps else ''}"
        f"{'; with its evidence' if one.with_evidence else ''}"
        for one in rule.met_by
    ]
    return DutyLine(rule, names.get(rule.who, rule.who), names.get(rule.to, rule.to) if rule.to else "", tuple(meets))


def hop(kind: HopKind, book: Rulebook) -> HopLine:
    """Write one kind of hop."""
    names = roles(book)
    tell, told = ("; or ".join(need(one) for one in kind.needs_for(way)) or "no such hop this way" for way in Direction)
    bound = {}
    for way in Direction:
        if (by := kind.binding(way)) is not None:
            clause = f" ({by.clause})" if by.clause else ""
            bound[way] = f"{way.value}: by {by.by.value}{clause}, on the {names.get(by.on, by.on)}"
    between = f"{names.get(kind.left, kind.left)} and {names.get(kind.right, kind.right)}"
    return HopLine(kind, between, tell, told, "; ".join(bound.values()) or "nobody by itself")


def need(one: Need) -> str:
    """Say what a hop needs to be recognised."""
    if one.nothing:
        return "an address is enough"
    if one.certified_from is not None:
        return f"a model certified on or after {one.certified_from.isoformat()}"
    if one.assumed:
        return f"taken as kept for {one.assumed} devices once the licence's window has closed"
    kinds = ", ".join(kind.replace("_", " ") for kind in one.agreements)
    return f"an agreement ({kinds}) that carries {' or '.join(word.replace('_', ' ') for word in one.carries)}"
