"""What does the page of a link in a mail show and do? A header and buttons; to open it changes nothing; a code opens more.

Each look goes to the access log with its low strength. A code opens the text in this browser alone, for half an hour.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from tocsin.duties.act import ActKind
from tocsin.flows.guest import NoSuchLink, Slip, press, prove, slip
from tocsin.flows.read_by_code import Sheet, WrongCode, acknowledge, enter, sheet
from tocsin.parties.actor import Actor, Sure
from tocsin.parties.matrix import Sight, Thing
from tocsin.parties.sighting import sighting
from tocsin.web.looks import log
from tocsin.web.page import page, unkept
from tocsin.web.passed_on import REASONS, Filled, line, passed_on, refused
from tocsin.web.tools import tools

OPEN = "tocsin.guest"
"""The key of the session that says which codes were used in this browser, by the number of the notice."""

WRONG_CODE = "This code opens nothing here. Ask whoever told it to you for a new one"


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def guest(request: HttpRequest, token: str) -> HttpResponse:
    """Show the header of a notice, and what a code opened in this browser; on POST do what was pressed, once."""
    try:
        shown = slip(token, tools())
        if request.method != "POST":
            return _page(request, token, shown)
        wanted = DOES.get(request.POST.get("do", ""))
        failed = wanted(request, token, shown) if wanted else None
    except NoSuchLink:
        seen(request, None, Sight.NOTHING, Sure.LINK)
        raise Http404 from None
    if failed is not None:
        return _page(request, token, shown, failed)
    return unkept(HttpResponseRedirect(request.path))


def _acknowledge(request: HttpRequest, token: str, shown: Slip) -> Filled | None:
    if not shown.passes_on:
        press(token, ActKind.ACKNOWLEDGED, "", tools())
        seen(request, shown, Sight.HEADER, Sure.LINK)
    return None


def _pass_on(request: HttpRequest, token: str, shown: Slip) -> Filled | None:
    if shown.passes_on:
        press(token, ActKind.HANDED_ON, "", tools())
        seen(request, shown, Sight.HEADER, Sure.LINK)
    return None


def _another_way(request: HttpRequest, token: str, shown: Slip) -> Filled | None:
    filled = passed_on(request.POST, tools().now(), shown.since)
    if shown.passes_on and not filled.faults:
        press(token, ActKind.HANDED_ON, filled.how, tools(), filled.about)
        seen(request, shown, Sight.HEADER, Sure.LINK)
    return filled if filled.faults else None


def _refuse(request: HttpRequest, token: str, shown: Slip) -> Filled | None:
    filled = refused(request.POST)
    if not filled.faults:
        press(token, ActKind.REFUSED, "", tools(), filled.about)
        seen(request, shown, Sight.HEADER, Sure.LINK)
    return filled if filled.faults else None


def _code(request: HttpRequest, token: str, shown: Slip) -> Filled | None:
    code = line(request.POST.get("code", ""))
    try:
        if prove(token, code, tools()):
            seen(request, shown, Sight.HEADER, Sure.CODE)
            return None
        used = enter(token, code, tools())
    except WrongCode:
        seen(request, shown, Sight.NOTHING, Sure.LINK)
        return Filled({}, {"code": WRONG_CODE})
    request.session.cycle_key()
    request.session[OPEN] = {**request.session.get(OPEN, {}), shown.notice: used}
    return None


def _acknowledge_text(request: HttpRequest, token: str, shown: Slip) -> Filled | None:
    acknowledge(token, number(request, shown), tools())
    seen(request, shown, Sight.OWN, Sure.CODE)
    return None


def _close(request: HttpRequest, _token: str, shown: Slip) -> Filled | None:
    held = {key: used for key, used in request.session.get(OPEN, {}).items() if key != shown.notice}
    request.session[OPEN] = held
    return None


DOES: Mapping[str, Callable[[HttpRequest, str, Slip], Filled | None]] = {
    "acknowledge": _acknowledge,
    "pass-on": _pass_on,
    "another-way": _another_way,
    "refuse": _refuse,
    "code": _code,
    "acknowledge-text": _acknowledge_text,
    "close": _close,
}
"""What each button does; it gives back a form that was not filled in well, or nothing."""


def number(request: HttpRequest, shown: Slip) -> int:
    """Give what stands for the code that was used for this notice in this browser; 0: none was."""
    held = request.session.get(OPEN, {}) if request.session.session_key else {}
    return int(held.get(shown.notice, 0))


def seen(request: HttpRequest, shown: Slip | None, sight: Sight, sure: Sure) -> None:
    """Write down a look: of whom nothing is known but that a link, or a link and a code, was in hand."""
    at, how = tools().now(), f"{(request.method or '').lower()}:guest"
    key, owner = (shown.notice, shown.owner) if shown is not None else ("no such link", None)
    log().append(sighting(Actor("", None, at, sure), Thing.NOTICE, key, owner, sight, how, at))


def _page(request: HttpRequest, token: str, shown: Slip, filled: Filled | None = None) -> HttpResponse:
    used = number(request, shown)
    opened: Sheet | None = sheet(token, used, tools()) if used else None
    seen(request, shown, opened.sight if opened else Sight.HEADER, Sure.CODE if opened else Sure.LINK)
    facts: dict[str, Any] = {
        "slip": shown,
        "opened": opened,
        "filled": filled,
        "fault": filled.faults if filled else {},
        "given": filled.given if filled else {},
        "reasons": [one for one in REASONS.items() if shown.passes_on or one[0] != "cannot"],
    }
    return page(request, "guest.html", None, "", facts, 400 if filled else 200)
