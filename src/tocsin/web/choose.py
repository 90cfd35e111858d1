"""As whom would you look? Until there are accounts, anyone at this machine may look as any organisation of an invented store."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tocsin.flows.roll import roll
from tocsin.web.page import invented_only, page
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
ORDER = list(FIRST_SIGHT)


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Show every organisation of the register, each a link to its own pages."""
    invented_only()
    found = [(one, FIRST_SIGHT.get(one.roles[0], "") if one.roles else "") for one in roll(tools())]
    found.sort(key=lambda pair: ORDER.index(pair[0].roles[0]) if pair[0].roles and pair[0].roles[0] in ORDER else 99)
    return page(request, "choose.html", None, "", {"organisations": found})
