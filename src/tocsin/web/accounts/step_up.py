"""Is this step one for which the second factor must have been shown just now? Release, export and administration are."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from tocsin.parties.actor import Sure
from tocsin.web.accounts.actor import actor_of
from tocsin.web.accounts.enter import may_step_in
from tocsin.web.accounts.gate import to_sign_in

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


def stepped_up(view: "View[Rest]") -> Callable[..., HttpResponse]:
    """Show a view only to whom a second factor was seen of within the last minutes; else ask for it first.

    Nothing that was sent with the request is acted upon or kept: after the factor the page is opened again.
    """

    @wraps(view)
    def shown(request: HttpRequest, *rest: Rest.args, **named: Rest.kwargs) -> HttpResponse:
        return asked_again(request) or view(request, *rest, **named)

    return shown


def asked_again(request: HttpRequest, back: str = "") -> HttpResponse | None:
    """Give the way to show the second factor again, and from there to `back`; None where it was shown just now."""
    if actor_of(request).sure is Sure.FRESH:
        return None
    return factor_first(request, back)


def factor_first(request: HttpRequest, back: str = "") -> HttpResponse:
    """Lead to where a second factor is shown, or set up, and from there to `back`."""
    if not request.user.is_authenticated:
        return to_sign_in(request)
    ask = "mfa_reauthenticate" if is_mfa_enabled(request.user) else "mfa_index"
    door = reverse("step-in") if may_step_in(request) else reverse(ask)
    return HttpResponseRedirect(f"{door}?{urlencode({'next': back or request.get_full_path()})}")
