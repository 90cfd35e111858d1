"""How is a page shown: as whom, with which way about, and what becomes of what is refused?"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tocsin.flows.found import NobodyHere, acting, founded
from tocsin.flows.roll import Enrolled, roll
from tocsin.web.tools import tools
from tocsin.words import PartyId, Refused

WAYS = (
    ("Home", ""),
    ("Cases", "cases/"),
    ("Systems", "systems/"),
    ("Routes", "routes/"),
    ("Gaps", "gaps/"),
    ("Cover", "cover/"),
    ("Rulebooks", "rulebooks/"),
    ("Changes", "changes/"),
    ("Simulations", "simulations/"),
)
"""The pages that every organisation has, and where they stand under its own address."""

ANOTHER = ("Look as another", "/", False)

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Enrolled, Rest], HttpResponse]


def page(
    request: HttpRequest, template: str, reader: Enrolled | None, here: str, facts: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """Show a template to `reader`, with `here` as the place in its navigation. Nothing of it is to be kept by a browser."""
    base = f"/as/{reader.party}/" if reader else "/"
    store = founded()
    context = {
        "instance": store.name if store else "",
        "invented": bool(store and store.invented),
        "acting_as": reader.name if reader else "",
        "base": base,
        "nav": [*((label, base + where, label == here) for label, where in WAYS), ANOTHER] if reader else [],
        **facts,
    }
    return unkept(render(request, template, context, status=status))


def unkept(response: HttpResponse) -> HttpResponse:
    """Mark a response so that neither browser nor proxy keeps it, nor an index finds it."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def as_party(view: "View[Rest]") -> Callable[..., HttpResponse]:
    """Show a view as an organisation of the register; what it is refused becomes a page that says why and what to do."""

    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, party: str, *rest: Rest.args, **named: Rest.kwargs) -> HttpResponse:
        reader = enrolled(party)
        try:
            return view(request, reader, *rest, **named)
        except Refused as refused:
            return page(request, "refused.html", reader, "", {"refused": refused}, status=400)

    return shown


def enrolled(party: str) -> Enrolled:
    """Give an organisation by its id; Http404 where the register has none, or the store is not invented."""
    invented_only()
    try:
        known = acting(party)
    except NobodyHere:
        raise Http404 from None
    found = {one.party: one for one in roll(tools())}
    if known != party:
        raise Http404
    return found[PartyId(known)]


def invented_only() -> None:
    """Raise Http404 unless the store is invented: a real one waits for accounts."""
    store = founded()
    if store is None or not store.invented:
        raise Http404
