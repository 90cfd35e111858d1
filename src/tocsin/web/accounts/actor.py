"""Who asks? Middleware makes a frozen actor from the session for each request; views get the actor, never the user."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponse

from tocsin.drivers import clock
from tocsin.flows.sign_in import choices, sign_in
from tocsin.parties.actor import Actor, Sure, nobody
from tocsin.web.accounts.enter import stepped_in_at
from tocsin.web.tools import tools
from tocsin.words import PartyId

Answer = Callable[[HttpRequest], HttpResponse]
PARTY = "tocsin.party"
"""The key of the session that says in whose name its person asks; it gives nothing, it only chooses."""

FRESH_FOR = 300
"""For so many seconds after a second factor was shown, release, export and administration may follow."""


def actor(get_response: Answer) -> Answer:
    """Give the middleware; it stands after that of sessions and accounts."""

    def answered(request: HttpRequest) -> HttpResponse:
        request.actor = made(request, str(request.session.get(PARTY, "")))  # type: ignore[attr-defined]
        return get_response(request)

    return answered


def actor_of(request: HttpRequest) -> Actor:
    """Give who asks; nobody where no middleware made an actor."""
    found = getattr(request, "actor", None)
    return found if isinstance(found, Actor) else nobody(tools().now())


def made(request: HttpRequest, party: str) -> Actor:
    """Make the actor of a request in the name of `party` (none: the person's own) from what holds now."""
    if not request.user.is_authenticated:
        return nobody(tools().now())
    return sign_in(str(request.user.pk), party, sure(request), tools())


def parties(request: HttpRequest) -> tuple[PartyId, ...]:
    """Give the organisations in whose name whoever is signed in can ask now."""
    return choices(str(request.user.pk), tools()) if request.user.is_authenticated else ()


def sure(request: HttpRequest) -> Sure:
    """Say how surely a signed-in person is known: by a second factor or passkey in this session, and how fresh it is.

    Both were written down by this machine's own clock, which runs on where a store's stands still.
    """
    records = get_authentication_records(request, request.user)
    shown = [float(one.get("at", 0)) for one in records if one.get("method") == "mfa"]
    shown += stepped_in_at(request)
    if not shown:
        return Sure.PASSWORD
    return Sure.FRESH if 0 <= clock.wall().timestamp() - max(shown) < FRESH_FOR else Sure.SECOND
