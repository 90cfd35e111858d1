"""How does one step into an invented store as a person of it, by one press? Only where the pages reach no other machine."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest

from tocsin.drivers import clock
from tocsin.flows.found import founded

STEPPED = "tocsin.stepped-in"
"""The key of a session that was begun so, with the time; it stands for a second factor here and nowhere else."""

LOOPBACK = ("127.0.0.1", "::1")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def may_step_in(request: HttpRequest) -> bool:
    """Say whether one may: `tocsin serve` allows it, the store is invented, and the request is from this machine."""
    if not settings.STEP_IN or request.META.get("REMOTE_ADDR") not in LOOPBACK:
        return False
    store = founded()
    return bool(store and store.invented)


def step_in(request: HttpRequest, person: str) -> None:
    """Begin a session as a person by its key; it is a session as any other, and ends as any other."""
    login(request, get_user_model().objects.get(pk=int(person), is_active=True), backend=BACKEND)
    request.session[STEPPED] = clock.wall().timestamp()
    UserSession.objects.create_from_request(request)


def stepped_in_at(request: HttpRequest) -> list[float]:
    """Give when a session was begun so, or nothing: also where this is not allowed any longer."""
    at = request.session.get(STEPPED)
    return [float(at)] if at and may_step_in(request) else []
