"""Which organisations have been invited, which have claimed their place, and who was called back?

The code administrator's. A code is shown once, for its letter; the store keeps a digest of it.
"""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from tocsin.drivers.letter_code import letter_code
from tocsin.flows.claim import Invitation, accept, board, invite
from tocsin.flows.enrol import members
from tocsin.flows.roll import Enrolled, roll
from tocsin.parties.actor import Duty
from tocsin.web.accounts.actor import actor_of
from tocsin.web.accounts.step_up import asked_again
from tocsin.web.asked import choices, one_of
from tocsin.web.page import acting, page, unkept
from tocsin.web.paging import paging
from tocsin.web.tools import tools
from tocsin.words import PartyId, Refused

STATES = {
    "": "Any state",
    "unclaimed": "Unclaimed, and not invited",
    "invited": "Invited, no answer",
    "claimed": "Claimed, to be called back",
    "accepted": "Claimed and accepted",
    "member": "Has members, by no letter",
    "expired": "The letter is too old",
}


@acting
def invitations(request: HttpRequest, reader: Enrolled) -> HttpResponse:
    """Show the board; on POST invite those chosen and show their codes once, or accept a claim after a call-back."""
    who = actor_of(request)
    if who.party != "code-administrator" or Duty.ADMINISTERS not in who.duties:
        raise Http404
    refused, codes = None, {}
    if request.method == "POST":
        if again := asked_again(request):
            return again
        try:
            codes = done(request)
            if not codes:
                return unkept(HttpResponseRedirect(request.path))
        except Refused as wrong:
            refused = wrong
    state = one_of(request.GET.get("state", ""), tuple(STATES), "state")
    every = rows(request)
    found = [one for one in every if not state or one[1] == state]
    facts = {
        "states": choices(
            {key: f"{text}: {sum(one[1] == key for one in every)}" if key else text for key, text in STATES.items()},
            state,
        ),
        "pages": paging(request, found),
        "words": STATES,
        "codes": codes,
        "refused": refused,
        "fields": (),
    }
    return page(request, "invitations.html", reader, "Invitations", facts, 400 if refused else 200)


def done(request: HttpRequest) -> dict[str, str]:
    """Accept the claim that is named, or invite those who are ticked; give the codes by name."""
    given: QueryDict = request.POST
    who = actor_of(request)
    if "accept" in given:
        accept(PartyId(str(given["accept"])), who, given.get("called", ""), tools())
        return {}
    names = {one.party: one.name for one in roll(tools())}
    made = invite([PartyId(one) for one in given.getlist("invite")], who, letter_code, tools())
    return {names[party]: code for party, code in made.items()}


def rows(request: HttpRequest) -> list[tuple[Enrolled, str, Invitation | None]]:
    """Give every organisation with its state and its newest invitation."""
    newest: dict[PartyId, Invitation] = {}
    for one in board(actor_of(request)):
        newest.setdefault(one.organisation, one)
    joined = {one.party for one in members(None, tools())}
    return [(one, state_of(newest.get(one.party), one.party in joined), newest.get(one.party)) for one in roll(tools())]


def state_of(last: Invitation | None, joined: bool) -> str:
    """Say how an organisation stands."""
    if last is not None and last.accepted_at:
        return "accepted"
    if joined:
        return "member"
    if last is None or last.withdrawn_at:
        return "unclaimed"
    if last.claimant:
        return "claimed"
    return "expired" if last.expires_at < tools().now() else "invited"
