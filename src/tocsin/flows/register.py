"""The Security Sub-Committee's register, where it is served here: every case brought to it; to a supplier, its own reports."""

from tocsin.cases.remedy.closing import Closing
from tocsin.flows.docket import COMMITTEE, Docket, docket, holders, placed
from tocsin.flows.look import Reader, as_actor
from tocsin.flows.picture import london
from tocsin.flows.tools import Tools
from tocsin.notices.record.register import Page, register, seen_by
from tocsin.parties.matrix import Thing
from tocsin.parties.may import covers
from tocsin.records import cases
from tocsin.words import PartyId


def pages(reader: Reader, tools: Tools) -> tuple[Page, ...]:
    """Give the register as a reader may see it, what is open first, the oldest first among those.

    Of the cases of an organisation from which a member of the SSC stands aside it has nothing.
    """
    actor = as_actor(reader, tools.now())
    party = actor.party or PartyId("")
    rows = cases.Case.objects.exclude(opened_by_id__in=actor.aside_from).order_by("happened_at", "id")
    found = (page(row.id, tools) for row in rows)
    mine = (seen_by(one, party, COMMITTEE) for one in found if one is not None and covers(actor, Thing.REPORT))
    return tuple(sorted((one for one in mine if one is not None), key=lambda one: (not one.open, one.opened_at)))


def page(reference: str, tools: Tools) -> Page | None:
    """Give one case's page, or None where nothing of it was brought to the committee."""
    held, at = docket(reference, tools), tools.now()
    there = placed(held.case, london(at), tools)
    suppliers = tuple(party for _, party in holders(there))
    return register(held.case, held.notices, held.acts, suppliers, closed(held), COMMITTEE, at)


def closed(held: Docket) -> frozenset[PartyId]:
    """Give who has filed a closing report."""
    said = {one.digest for one in held.acts if one.kind == "filed the report" and one.digest}
    return frozenset(one.by for one in held.decisions if isinstance(one, Closing) and one.digest in said)
