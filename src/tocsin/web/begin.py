"""Where does somebody begin who is signed in: at the one organisation it stands in, or by choosing among several?"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from tocsin.flows.roll import roll
from tocsin.web.accounts.actor import parties
from tocsin.web.page import page, unkept
from tocsin.web.tools import tools

FIRST_SIGHT = {
    "supplier": "Supplier: what it owes, which of its systems have no route",
    "manufacturer": "Manufacturer: who can be told, who has not answered",
    "manager": "Meter manager: messages to pass on",
    "map": "Meter owner (Meter Asset Provider): copies and messages to pass on",
    "customer": "End customer: its own meters",
    "ssc": "Security Sub-Committee: cover across companies, reports made to it",
    "code_administrator": "Code administrator: cover across companies",
    "dcc": "Data Communications Company",
}


@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Lead to the home of the one organisation; of several, show each as a link to its own pages."""
    mine = parties(request)
    if len(mine) == 1:
        return unkept(HttpResponseRedirect(f"/as/{mine[0]}/"))
    enrolled = {one.party: one for one in roll(tools())}
    found = [
        (enrolled[one], FIRST_SIGHT.get(enrolled[one].roles[0], "") if enrolled[one].roles else "") for one in mine
    ]
    return page(request, "begin.html", None, "", {"organisations": found})
