"""Who saw what is an organisation's own, when and how, and who asked for it in vain?"""

from django.http import HttpRequest, HttpResponse

from tocsin.flows.roll import Enrolled, roll
from tocsin.flows.seen import seen as own_looks
from tocsin.web.accounts.actor import actor_of
from tocsin.web.looks import log
from tocsin.web.page import as_party, page
from tocsin.web.paging import paging
from tocsin.web.tools import tools

MOST = 5_000


@as_party
def seen(request: HttpRequest, reader: Enrolled) -> HttpResponse:
    """List the looks at what is the organisation's own, the newest first; its own members' are among them."""
    names = {one.party: one.name for one in roll(tools())}
    found = own_looks(actor_of(request), log().read(), tools(), MOST)
    others = request.GET.get("whose", "") == "others"
    shown = [one for one in found if not others or one.organisation != reader.party]
    pages = paging(request, shown)
    lines = [
        (
            one,
            names.get(one.organisation, "nobody known") if one.organisation else "nobody known",
            names.get(one.acting_for, "") if one.acting_for else "",
        )
        for one in pages.rows
    ]
    return page(
        request, "seen.html", reader, "Who saw what", {"pages": pages, "lines": lines, "others": others, "most": MOST}
    )
