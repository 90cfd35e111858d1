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

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


def stepped_up(view: "View[Rest]") -> Callable[..., HttpResponse]:
    """Show a view only to whom a second factor was seen of within the last minutes; else ask for it first.

    Nothing that was sent with the request is acted upon or kept: after the factor the page is opened again.
    """

    @wraps(view)
    def shown(request: HttpRequest, *rest: Rest.args, **named: Rest.kwargs) -> HttpResponse:
        if actor_of(request).sure is Sure.FRESH:
            return view(request, *rest, **named)
        back = urlencode({"next": request.get_full_path()})
        if not request.user.is_authenticated:
            return HttpResponseRedirect(f"{reverse('account_login')}?{back}")
        ask = "mfa_reauthenticate" if is_mfa_enabled(request.user) else "mfa_index"
        return HttpResponseRedirect(f"{reverse(ask)}?{back}")

    return shown
