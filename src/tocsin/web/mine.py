"""Where does a person find what is its own: factors, sessions, password, address, identities, and in whose name it may ask?"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tocsin.flows.roll import roll
from tocsin.web.accounts.actor import actor_of, parties
from tocsin.web.page import page
from tocsin.web.tools import tools


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show the person's own account as a list of links, and how surely it is signed in now."""
    called = {one.party: one.name for one in roll(tools())}
    facts = {"sure": actor_of(request).sure.value, "parties": [(one, called.get(one, one)) for one in parties(request)]}
    return page(request, "mine.html", None, "", facts)
