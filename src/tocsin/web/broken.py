"""What is shown where nothing can be shown? One page for each, the same for everyone, holding nothing of what was asked."""

from django.http import HttpRequest, HttpResponse
from django.template import loader

from tocsin.web.page import unkept


def nothing(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page: unknown and forbidden read alike."""  # decision 36
    del exception
    return _plain("404.html", 404)


def wrong(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request cannot be read."""
    del exception
    return _plain("400.html", 400)


def barred(_request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Say that the form is too old, or came from elsewhere."""
    del exception, reason
    return _plain("403.html", 403)


def ours(_request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours."""
    return _plain("500.html", 500)


def _plain(template: str, status: int) -> HttpResponse:
    return unkept(HttpResponse(loader.render_to_string(template), status=status))
