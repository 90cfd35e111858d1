"""Who is let through? Whoever is signed in; everybody else to the few open pages, and from all others alike to sign in."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse

from tocsin.web.accounts.enter import may_step_in
from tocsin.web.rows import OPEN

Answer = Callable[[HttpRequest], HttpResponse]
ACCOUNT = "/account/"
"""Under it stand the pages of the sign-in library, which guards its own."""


def gate(get_response: Answer) -> Answer:
    """Give the middleware; it stands after that of accounts."""

    def answered(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated or is_open(request.path_info):
            return get_response(request)
        return to_sign_in(request)

    return answered


def is_open(path: str) -> bool:
    """Say whether a page is for everybody; one that does not exist is not."""
    if path.startswith(ACCOUNT) and path != ACCOUNT:
        return True
    try:
        return resolve(path).url_name in OPEN
    except Resolver404:
        return False


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to sign in and back: the same for every page, whether there is one or not."""  # decision 36
    door = reverse("step-in") if may_step_in(request) else reverse("account_login")
    answer = HttpResponseRedirect(f"{door}?{urlencode({'next': request.get_full_path()})}")
    answer["Cache-Control"] = "no-store"
    return answer
