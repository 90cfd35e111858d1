"""The monthly lists: built from an extract of the inventory, released by a person, each recipient one version a month."""

from tocsin.flows.ask import SEE_ALL, engine_of
from tocsin.flows.declare import declare
from tocsin.flows.docket import COMMITTEE
from tocsin.flows.picture import london, picture, widest
from tocsin.flows.snapshot import of
from tocsin.flows.tools import Tools
from tocsin.notices.exchange.lists import CannotExchange, Exchanged, Listed, lists, missed, release
from tocsin.records import declared, parties
from tocsin.words import PartyId


def prepared(asker: PartyId, tools: Tools) -> tuple[Listed, ...]:
    """Give this month's lists as they would go now, with what is new since the last."""
    only_committee(asker)
    seen = picture(widest(tools), london(tools.now()), tools)
    makers = {product.model: product.maker for product in seen.products}
    counted = engine_of(asker, tools).holdings(seen.tables(), None)
    whole = tuple(one.with_manufacturer(makers[one.model]) if one.model in makers else one for one in counted)
    contacts = {maker: lines(maker) for maker in sorted(set(makers.values()))}
    before = given(tools)
    return lists(whole, seen.names, contacts, before[-1] if before else None)


def exchange(month: str, by: PartyId, person: str, why: str, tools: Tools) -> Exchanged:
    """Release a month's lists: recorded with who, why and from which extract; a second version of a month is refused."""
    found = prepared(by, tools)
    made = release(month, found, by, person, why, of(by) or "", given(tools), tools.now())
    declare(made, by, tools, f"exchange/{month}")
    return made


def gaps(asker: PartyId, tools: Tools) -> tuple[str, ...]:
    """Give the months that have no lists."""
    only_committee(asker)
    return missed(given(tools), tools.now())


def mine(reader: PartyId, tools: Tools) -> tuple[tuple[str, Listed], ...]:
    """Give a recipient its own lists with their months; nobody reads another's."""
    return tuple((one.month, each) for one in given(tools) for each in one.lists if each.recipient == reader)


def given(tools: Tools) -> tuple[Exchanged, ...]:
    """Give the months' lists released so far."""
    return tuple(one for _, one in declared.every(Exchanged, tools.unseal))


def lines(maker: PartyId) -> tuple[str, ...]:
    """Give a manufacturer's contacts as lines of the list."""
    rows = parties.contacts(maker, "tell")
    return tuple(", ".join(filter(None, (one.name, one.email, one.telephone))) for one in rows)


def only_committee(asker: PartyId) -> None:
    """Refuse the whole industry's lists to anybody but the SSC and the administrator."""
    if asker not in (COMMITTEE, *SEE_ALL):
        raise CannotExchange("The lists", f"they are the committee's to release, not {asker}'s.", "Ask for your own.")
