"""The monthly lists: built from an extract of the inventory, released by a person, each recipient one version a month."""

from tocsin.flows.ask import SEE_ALL, engine_of
from tocsin.flows.declare import declare
from tocsin.flows.docket import COMMITTEE
from tocsin.flows.look import Reader, as_actor, in_own_name
from tocsin.flows.picture import london, picture, widest
from tocsin.flows.snapshot import of
from tocsin.flows.tools import Tools
from tocsin.notices.exchange.lists import CannotExchange, Exchanged, Listed, lists, missed, release
from tocsin.parties.actor import Actor, Duty
from tocsin.parties.matrix import Thing
from tocsin.parties.may import covers
from tocsin.records import declared, parties
from tocsin.words import PartyId


def prepared(by: Reader, tools: Tools) -> tuple[Listed, ...]:
    """Give this month's lists as they would go now, with what is new since the last."""
    asker = only_committee(as_actor(by, tools.now()))
    seen = picture(widest(tools), london(tools.now()), tools)
    makers = {product.model: product.maker for product in seen.products}
    counted = engine_of(asker, tools).holdings(seen.tables(), None)
    whole = tuple(one.with_manufacturer(makers[one.model]) if one.model in makers else one for one in counted)
    contacts = {maker: lines(maker) for maker in sorted(set(makers.values()))}
    before = given(tools)
    return lists(whole, seen.names, contacts, before[-1] if before else None)


def exchange(month: str, by: Reader, person: str, why: str, tools: Tools) -> Exchanged:
    """Release a month's lists: recorded with who, why and from which extract; a second version of a month is refused."""
    actor = in_own_name(by, Duty.DECIDES, Thing.COVER, tools, person)
    found, party = prepared(actor, tools), only_committee(actor)
    made = release(month, found, party, actor.signature, why, of(party) or "", given(tools), tools.now())
    declare(made, party, tools, f"exchange/{month}")
    return made


def gaps(by: Reader, tools: Tools) -> tuple[str, ...]:
    """Give the months that have no lists."""
    only_committee(as_actor(by, tools.now()))
    return missed(given(tools), tools.now())


def mine(reader: Reader, tools: Tools) -> tuple[tuple[str, Listed], ...]:
    """Give a recipient its own lists with their months; nobody reads another's."""
    party = as_actor(reader, tools.now()).party
    return tuple((one.month, each) for one in given(tools) for each in one.lists if each.recipient == party)


def given(tools: Tools) -> tuple[Exchanged, ...]:
    """Give the months' lists released so far."""
    return tuple(one for _, one in declared.every(Exchanged, tools.unseal))


def lines(maker: PartyId) -> tuple[str, ...]:
    """Give a manufacturer's contacts as lines of the list."""
    rows = parties.contacts(maker, "tell")
    return tuple(", ".join(filter(None, (one.name, one.email, one.telephone))) for one in rows)


def only_committee(asker: Actor) -> PartyId:
    """Give the SSC, or the administrator, as a party; refuse the whole industry's lists to anybody but the SSC and the administrator."""
    if asker.party not in (COMMITTEE, *SEE_ALL) or not covers(asker, Thing.COVER):
        why = f"they are the committee's to release, not {asker.party}'s."
        raise CannotExchange("The lists", why, "Ask for your own.")
    return asker.party
