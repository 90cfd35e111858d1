"""What does the page of a link in a mail show and do? A header and one button; to open it changes nothing."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from tocsin.duties.act import ActKind
from tocsin.flows.guest import NoSuchLink, Slip, press, slip
from tocsin.web.page import page, unkept
from tocsin.web.tools import tools

LONGEST = 300
AGAIN = "Say how you passed it on, such as by telephone."


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def guest(request: HttpRequest, token: str) -> HttpResponse:
    """Show the header of a notice; on POST record the answer, once, and show that it was recorded."""
    try:
        shown = slip(token, tools())
        if request.method != "POST":
            return _page(request, shown)
        fault = _press(request, token, shown)
    except NoSuchLink:
        raise Http404 from None
    if fault:
        return _page(request, shown, fault)
    return unkept(HttpResponseRedirect(request.path))


def _press(request: HttpRequest, token: str, shown: Slip) -> str:
    """Record what was pressed; give what is wrong with it, or nothing."""
    if not shown.passes_on:
        press(token, ActKind.ACKNOWLEDGED, "", tools())
        return ""
    how = ""
    if request.POST.get("way") == "another":
        how = " ".join(request.POST.get("how", "").split())[:LONGEST]
        if not how:
            return AGAIN
    press(token, ActKind.HANDED_ON, how, tools())
    return ""


def _page(request: HttpRequest, shown: Slip, fault: str = "") -> HttpResponse:
    return page(request, "guest.html", None, "", {"slip": shown, "fault": fault}, 400 if fault else 200)
