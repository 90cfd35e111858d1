"""How does somebody claim a place with the code of a letter, before and after having an account?

A code that is right opens the way to an account; with the account it claims. It gives nothing until the code administrator
has rung the number of the register.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from tocsin.flows.claim import check, claim
from tocsin.web.accounts.adapter import INVITED
from tocsin.web.filled import Field, filled, shown, texts
from tocsin.web.page import page, unkept
from tocsin.web.tools import tools
from tocsin.words import PartyId, Refused

FIELDS = (
    Field("organisation", "The short name of your organisation", "It stands in the letter, such as northwind"),
    Field("code", "The code in the letter", "Four groups of four letters and digits"),
)


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def claimed(request: HttpRequest) -> HttpResponse:
    """Show the form; on POST claim, or lead whoever has no account yet to make one and back here."""
    refused: Refused | None = None
    if request.method == "POST":
        try:
            said = texts(filled(FIELDS, request.POST.dict()))
            return done(request, PartyId(said["organisation"].lower()), said["code"])
        except Refused as wrong:
            refused = wrong
    facts = {"fields": shown(FIELDS, request.POST.dict(), refused), "refused": refused, "done": False}
    return page(request, "claim.html", None, "", facts, 400 if refused else 200)


def done(request: HttpRequest, organisation: PartyId, code: str) -> HttpResponse:
    """Claim for who is signed in; for anybody else open the way to an account."""
    if request.user.is_authenticated:
        claim(organisation, code, str(request.user.pk), tools())
        return page(request, "claim.html", None, "", {"done": True})
    check(organisation, code, tools())
    request.session[INVITED] = True
    return unkept(HttpResponseRedirect(f"{reverse('account_signup')}?next={reverse('claim')}"))
