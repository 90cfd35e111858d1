"""Who asks? Middleware makes a frozen actor from the session for each request; views get the actor, never the user."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponse

from tocsin.flows.sign_in import sign_in
from tocsin.parties.actor import Actor, Sure, nobody
from tocsin.web.tools import tools

Answer = Callable[[HttpRequest], HttpResponse]
PARTY = "tocsin.party"
"""The key of the session that says in whose name its person asks; it gives nothing, it only chooses."""

FRESH_FOR = 300
"""For so many seconds after a second factor was shown, release, export and administration may follow."""


def actor(get_response: Answer) -> Answer:
    """Give the middleware; it stands after that of sessions and accounts."""

    def answered(request: HttpRequest) -> HttpResponse:
        request.actor = made(request)  # type: ignore[attr-defined]
        return get_response(request)

    return answered


def actor_of(request: HttpRequest) -> Actor:
    """Give who asks; nobody where no middleware made an actor."""
    found = getattr(request, "actor", None)
    return found if isinstance(found, Actor) else nobody(tools().now())


def made(request: HttpRequest) -> Actor:
    """Make the actor of a request from its session and from what holds now."""
    if not request.user.is_authenticated:
        return nobody(tools().now())
    return sign_in(str(request.user.pk), str(request.session.get(PARTY, "")), sure(request), tools())


def sure(request: HttpRequest) -> Sure:
    """Say how surely a signed-in person is known: by a second factor or passkey in this session, and how fresh it is."""
    shown = [one for one in get_authentication_records(request, request.user) if one.get("method") == "mfa"]
    if not shown:
        return Sure.PASSWORD
    newest = max(float(one.get("at", 0)) for one in shown)
    return Sure.FRESH if 0 <= tools().now().timestamp() - newest < FRESH_FOR else Sure.SECOND
