"""As which person of the town? In an invented store, and only on this machine, one press begins a session as one of them."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from tocsin.flows.enrol import members
from tocsin.flows.roll import roll
from tocsin.town.people import SEVEN
from tocsin.web.accounts.enter import may_step_in
from tocsin.web.accounts.enter import step_in as entered
from tocsin.web.page import page, unkept
from tocsin.web.tools import tools


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def step_in(request: HttpRequest) -> HttpResponse:
    """Show the people; on POST begin a session as one of them and go on to where somebody wanted to go."""
    if not may_step_in(request):
        raise Http404
    there = {one.person: one for one in members(None, tools())}
    back = next_of(request)
    if request.method == "POST":
        if request.POST.get("person") not in there:
            raise Http404
        entered(request, request.POST["person"])
        return unkept(HttpResponseRedirect(back or f"/as/{there[request.POST['person']].party}/"))
    called = {one.party: one.name for one in roll(tools())}
    by_name = {one.name: one for one in there.values()}
    seven = [(one, by_name[one.name]) for one in SEVEN if one.name in by_name]
    shown = {member.person for _, member in seven}
    facts = {
        "next": back,
        "seven": [(one, member, called[member.party]) for one, member in seven],
        "others": [(one, called[one.party]) for one in there.values() if one.person not in shown],
    }
    return page(request, "step_in.html", None, "", facts)


def next_of(request: HttpRequest) -> str:
    """Give where somebody wanted to go: a path of ours, or nothing."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if here and wanted != "/" else ""
