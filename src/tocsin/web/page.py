"""How is a page shown: as whom, with which way about, and what becomes of what is refused?"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from tocsin.flows.found import founded
from tocsin.flows.health import banner
from tocsin.flows.permit import permitted
from tocsin.flows.roll import Enrolled, roll
from tocsin.parties.actor import Actor, Sure
from tocsin.parties.matrix import Sight
from tocsin.web.accounts.actor import actor_of, made, parties
from tocsin.web.accounts.enter import may_step_in
from tocsin.web.accounts.step_up import factor_first
from tocsin.web.looks import look_at
from tocsin.web.rows import JUDGED_BY_CASE, ROWS
from tocsin.web.tools import tools
from tocsin.web.ways import ways
from tocsin.words import Refused

READ = ("GET", "HEAD")

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Enrolled, Rest], HttpResponse]


def page(
    request: HttpRequest, template: str, reader: Enrolled | None, here: str, facts: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """Show a template to `reader`, with `here` as the place in its navigation. Nothing of it is to be kept by a browser."""
    base = f"/as/{reader.party}/" if reader else "/"
    context = {
        **whose(request),
        "acting_as": reader.name if reader else "",
        "base": base,
        "nav": ways(base, reader.roles, here) if reader else [],
        **facts,
    }
    return unkept(render(request, template, context, status=status))


def whose(request: HttpRequest) -> dict[str, Any]:
    """Give whose instance this is, and who is signed in to it."""
    store = founded()
    who = actor_of(request)
    return {
        "instance": store.name if store else "",
        "invented": bool(store and store.invented),
        "who": who,
        "several": who.party is not None and len(parties(request)) > 1,
        "unwatched": banner(tools().now()) if who.sure is not Sure.NOBODY else "",
        "may_step_in": may_step_in(request),
    }


def unkept(response: HttpResponse) -> HttpResponse:
    """Mark a response so that neither browser nor proxy keeps it, nor an index finds it."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def as_party(view: "View[Rest]", methods: Collection[str] = READ) -> Callable[..., HttpResponse]:
    """Show a view in the name of an organisation; what it is refused becomes a page that says why and what to do."""

    @csrf_protect
    @require_http_methods(list(methods))
    @wraps(view)
    def shown(request: HttpRequest, party: str, *rest: Rest.args, **named: Rest.kwargs) -> HttpResponse:
        reader = enrolled(request, party)
        barred = too_little(request, reader)
        try:
            return barred or view(request, reader, *rest, **named)
        except Refused as refused:
            return page(request, "refused.html", reader, "", {"refused": refused}, status=400)

    return shown


def acting(view: "View[Rest]") -> Callable[..., HttpResponse]:
    """Show a view as `as_party` does, and let its form be sent as well."""
    return as_party(view, (*READ, "POST"))


def enrolled(request: HttpRequest, party: str) -> Enrolled:
    """Give the organisation in whose name a request is made; Http404 where whoever is signed in may not ask in its name."""
    who = made(request, party)
    request.actor = who  # type: ignore[attr-defined]
    if not party or who.party != party:
        raise Http404
    return next(one for one in roll(tools()) if one.party == who.party)


def too_little(request: HttpRequest, reader: Enrolled) -> HttpResponse | None:
    """Judge a page by its row and write down the look; where the sign-in is not sure enough, ask for the second factor.

    What is judged by its case is left to the view, which knows the case.
    """
    who, name = actor_of(request), request.resolver_match.url_name if request.resolver_match else ""
    thing = ROWS[name or ""]
    if thing is None or name in JUDGED_BY_CASE:
        return None
    sight = permitted(who, thing, tools())
    look_at(request, thing, reader.party, reader.party, sight)
    if sight.rank >= Sight.AGGREGATE.rank:
        return None
    if who.sure is Sure.PASSWORD and permitted(surer(who), thing, tools()).rank >= Sight.AGGREGATE.rank:
        return factor_first(request)
    raise Http404


def surer(who: Actor) -> Actor:
    """Give the same actor as it would be with a second factor."""
    return replace(who, sure=Sure.SECOND)
