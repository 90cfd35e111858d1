"""Who looks at a modification, how much of it may they see, and as at which day?

Nobody in particular sees what is White and was issued or done. So does every organisation that looks under its own address,
until the process says what else is for it; the code administrator, who keeps the record, sees all of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from tocsin.changes.held.decision import Fiction, Run
from tocsin.changes.modification import happened_by
from tocsin.drivers import processes
from tocsin.flows import amend
from tocsin.flows.amend import Author, Office, Shown
from tocsin.flows.found import founded
from tocsin.flows.roll import Enrolled
from tocsin.parties.actor import Duty
from tocsin.web.accounts.actor import actor_of
from tocsin.web.asked import day
from tocsin.web.page import enrolled, page
from tocsin.web.tools import tools
from tocsin.words import Refused

ADMINISTRATOR = "code_administrator"
OPEN_WAYS = (
    ("Register of changes", "changes/"),
    ("What comes next", "changes/next/"),
    ("Rulebooks compared", "rulebooks/compare/"),
)
PARTS = (
    *(("Summary", ""), ("Documents", "documents/"), ("Views", "views/"), ("Timetable", "timetable/")),
    *(("Resolutions and ballots", "decisions/"), ("Simulation", "simulation/"), ("Timeline", "timeline/")),
)
"""The pages of one modification, and where they stand under its address."""

Rest = ParamSpec("Rest")


@dataclass(frozen=True, slots=True)
class Seer:
    """Who looks: an organisation under its own address, or nobody in particular."""

    reader: Enrolled | None

    @property
    def base(self) -> str:
        """The address under which its pages stand."""
        return f"/as/{self.reader.party}/" if self.reader else "/"

    @property
    def keeps(self) -> bool:
        """Whether it keeps the record of changes."""
        return self.reader is not None and ADMINISTRATOR in self.reader.roles


def open_to_all(view: "Callable[Concatenate[HttpRequest, Seer, Rest], HttpResponse]") -> Callable[..., HttpResponse]:
    """Show a view to anybody, or under an organisation's address as it may see it; a refusal becomes a page."""

    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, party: str = "", *rest: Rest.args, **named: Rest.kwargs) -> HttpResponse:
        seer = Seer(enrolled(request, party) if party else None)
        try:
            return view(request, seer, *rest, **named)
        except Refused as refused:
            return draw(request, "changes/refused.html", seer, {"refused": refused}, status=400)

    return shown


def signed(
    view: "Callable[Concatenate[HttpRequest, Seer, Rest], HttpResponse]", keeper: bool = False
) -> Callable[..., HttpResponse]:
    """Show a view with its form to an organisation under its own address; `keeper`: to none but who keeps the record."""

    @csrf_protect
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def shown(request: HttpRequest, party: str, *rest: Rest.args, **named: Rest.kwargs) -> HttpResponse:
        seer = Seer(enrolled(request, party))
        if keeper and not seer.keeps:
            raise Http404
        try:
            return view(request, seer, *rest, **named)
        except Refused as refused:
            return draw(request, "changes/refused.html", seer, {"refused": refused}, status=400)

    return shown


def at_the_desk(view: "Callable[Concatenate[HttpRequest, Seer, Rest], HttpResponse]") -> Callable[..., HttpResponse]:
    """Show a view with its form to who keeps the record of changes; to others it is not there."""
    return signed(view, keeper=True)


def author(request: HttpRequest, seer: Seer, duty: Duty, body: str = "", reason: str = "") -> Author:
    """Give who records, as signed in; NotYours where the person may not do that in its organisation's name."""
    who = actor_of(request)
    if duty not in who.duties:
        raise NotYours(
            f"{who.signature or 'You'}",
            f"may look here, and not act: that wants a member who {duty.value}.",
            "Ask a colleague who may, or whoever administers your organisation here.",
        )
    return Author(seer.reader.party if seer.reader else None, who.signature, body, reason)


class NotYours(Refused):
    """An act for which the person who is signed in has no duty in its organisation."""


def office() -> Office:
    """Give what a flow of the change desk works with."""
    return Office(tools(), processes.load, processes.of)


def held(request: HttpRequest, seer: Seer, reference: str) -> Shown:
    """Give a modification as at the day asked for and as far as the seer may see it; Http404 where there is none."""
    try:
        amend.find(reference, office())
    except Refused:
        raise Http404 from None
    return amend.show(reference, asked_day(request), office(), public=not seer.keeps)


def asked_day(request: HttpRequest) -> date | None:
    """Give the day for which a page is asked; None for today."""
    given = request.GET.get("on", "")
    return day(given, date.min) if given else None


def draw(request: HttpRequest, template: str, seer: Seer, facts: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """Show a template of the change desk. No page says of a public paper that it is invented, or of the town that it is real."""
    store = founded()
    ways = [(label, f"/{where}", request.path == f"/{where}") for label, where in OPEN_WAYS]
    given = {"open_to_all": seer.reader is None, "keeps": seer.keeps, "store_invented": bool(store and store.invented)}
    nav = {} if seer.reader else {"nav": ways}
    return page(request, template, seer.reader, "Changes", {"invented": False, **nav, **given, **facts}, status)


def of_one(request: HttpRequest, seer: Seer, shown: Shown, part: str) -> dict[str, Any]:
    """Give what every page of one modification shows: its headline, its parts with the one open, and its day."""
    given = request.GET.get("on", "")
    query = f"?on={shown.line.as_at.isoformat()}" if given else ""
    root = f"{seer.base}changes/{shown.line.reference}/"
    there = [one for one in PARTS if one[0] != "Simulation" or seer.keeps or shown.held.of(Run)]
    return {
        "shown": shown,
        "line": shown.line,
        "root": root,
        "query": query,
        "dated": bool(given),
        "parts": [(label, f"{root}{where}{query}", label == part) for label, where in there],
        "part": part,
        "invented": shown.held.raised.invented,
        "fiction_from": min((happened_by(one) for one in shown.held.told(Fiction)), default=None),
    }
