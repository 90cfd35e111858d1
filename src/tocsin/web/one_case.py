"""Which case does an address name for whoever asks, and is its sign-in sure enough for a text?"""

from django.http import Http404, HttpRequest

from tocsin.flows.account import Account, account
from tocsin.flows.seen import owner_of
from tocsin.notices.notice import Notice
from tocsin.parties.actor import Actor
from tocsin.parties.matrix import Sight, Thing
from tocsin.parties.may import SURE_ENOUGH
from tocsin.web.accounts.actor import actor_of
from tocsin.web.looks import look_at
from tocsin.web.tools import tools
from tocsin.words import Refused


def held(request: HttpRequest, reference: str, thing: Thing = Thing.CASE) -> Account:
    """Give a case by its whole reference; Http404 where there is none, or none for whoever asks. Both are written down."""
    try:
        seen = account(reference, actor_of(request), tools())
    except Refused:
        seen = None
    if seen is None or seen.held.case.id != reference:
        look_at(request, thing, reference, owner_of(reference), Sight.NOTHING)
        raise Http404
    look_at(request, thing, reference, seen.held.owner, seen.sight)
    return seen


def opens(who: Actor, found: Notice) -> bool:
    """Say whether a sign-in is sure enough for the text of a notice."""
    return who.sure.rank >= SURE_ENOUGH[found.classification].rank
