"""Devices pass to another supplier: one act for however many; what was owed stays, the new supplier is told what is open."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.db import transaction

from tocsin.cases.case import Finding
from tocsin.duties.calendar import LONDON
from tocsin.duties.regime.regime import Regime
from tocsin.duties.regime.transfer import Clock, Moved, Transfer, clocks
from tocsin.duties.regime.transfer import transfer as passing
from tocsin.flows.declare import declare
from tocsin.flows.docket import Docket, docket, terms
from tocsin.flows.keep import News, keep
from tocsin.flows.licence import set_clocks
from tocsin.flows.look import Reader, as_actor, in_own_name, may_not_change
from tocsin.flows.picture import london, picture, widest
from tocsin.flows.regimes import recorded
from tocsin.flows.tools import Tools
from tocsin.notices.notice import Notice, Why
from tocsin.notices.path import Path
from tocsin.notices.plan import Saying, draft, fresh
from tocsin.notices.wording import body, called, confirmed_body, paragraphs
from tocsin.parties.actor import Duty
from tocsin.parties.matrix import Thing
from tocsin.records import cases, declared
from tocsin.records.sight import ADMINISTRATOR, COMMITTEE
from tocsin.words import SUPPLIER, ModelId, PartyId, RoleId

MAP = RoleId("map")


@dataclass(frozen=True, slots=True)
class Passed:
    """What a transfer did: its id and its facts, and the notices that wait to tell the new supplier what is open."""

    id: str
    transfer: Transfer
    notices: tuple[Notice, ...]


def pass_over(
    old: PartyId,
    new: PartyId,
    on: date,
    sort: str,
    by: Reader,
    person: str,
    why: str,
    tools: Tools,
    models: frozenset[ModelId] = frozenset(),
    regimes: Iterable[Regime] = (),
) -> Passed:
    """Record that all of a supplier's devices, or those of some models, passed to another, and prepare what it is to be told.

    No duty moves: a leg stays with whoever was responsible when it began. Each notice waits for a release. Either of the two
    may record it, the SSC and the administrator; each is given only those notices that go in its own name. The licence clocks
    that `regimes` begin with it are set in the same transaction.
    """
    actor, at = in_own_name(by, Duty.DECIDES, Thing.ESTATE, tools, person), tools.now()
    party = actor.party or PartyId("")
    if party not in (old, new, COMMITTEE, ADMINISTRATOR):
        raise may_not_change(f"The transfer from {old} to {new}", Duty.DECIDES)
    made = passing(old, new, on, sort, moved(old, models, tools), party, actor.signature, why, at)
    with transaction.atomic():
        reference = declare(made, party, tools, "/".join(("transfer", old, new, on.isoformat(), *sorted(models))))
        set_clocks(regimes, tools)
    found: tuple[Notice, ...] = ()
    for row in cases.Case.objects.order_by("happened_at", "id"):
        held = docket(row.id, tools)
        if {one.model for one in held.case.affected} & {one.model for one in made.moved}:
            said = told(held, made, tools)
            keep(held.case.id, News(notices=said), at, tools)
            found += tuple(one for one in said if one.sender == party)
    return Passed(reference, made, found)


def moved(old: PartyId, models: frozenset[ModelId], tools: Tools) -> tuple[Moved, ...]:
    """Count a supplier's devices by model, meter owner and whether they are domestic; the engine does it, whatever their number."""
    engine = tools.engine(old)
    if engine is None:
        return ()
    tables = picture(widest(tools), london(tools.now()), tools).tables()
    counts: dict[tuple[ModelId, PartyId | None, bool], int] = {}
    for one in engine.holdings(tables, None):
        if one.party(SUPPLIER) == old and (not models or one.model in models):
            key = (one.model, one.party(MAP), one.domestic)
            counts[key] = counts.get(key, 0) + one.systems
    return tuple(Moved(model, owner, domestic, number) for (model, owner, domestic), number in counts.items())


def told(held: Docket, made: Transfer, tools: Tools) -> tuple[Notice, ...]:
    """Draft the notice that tells the new supplier of an open case, in the name of whose it is to say so; none to itself."""
    speaker = speaks(held, made)
    if speaker is None or speaker == made.new:
        return ()
    at = tools.now()
    confirmation = held.confirmation
    text = (
        confirmed_body(confirmation, held.names)
        if confirmation and speaker == confirmation.by
        else body(held.case, held.names)
    )
    text = paragraphs(
        text,
        f"You became the supplier of affected devices on {made.on:%d %B %Y}. What {called(made.old, held.names)} owed before "
        "that day stays its own; this tells you what is open.",
    )
    saying = Saying(held.case, held.classification, Why.GAINED, text, terms(at, held.names, tools))
    one = replace(draft(saying, Path((speaker, made.new), frozenset())), duty="")
    return fresh([one], held.notices, tools.new_id, held.names)


def speaks(held: Docket, made: Transfer) -> PartyId | None:
    """Give whose it is to tell a new supplier: the confirmer's, the issuer's, the old supplier's of its own finding; else nobody's."""
    if held.confirmation is not None:
        return held.confirmation.by
    if isinstance(held.case, Finding):
        return held.case.finder if held.case.finder == made.old else None
    return held.case.issuer


def licence(reference: str, by: Reader, regime: Regime, tools: Tools) -> tuple[Clock, ...]:
    """Give the licence legs that a transfer began for an organisation; none before it recorded that the licence applies to it."""
    reader = as_actor(by, tools.now()).party or PartyId("")
    own = recorded(reader, tools).get(regime.id)
    found = dict(declared.every(Transfer, tools.unseal)).get(reference)
    if found is None or own is None or not own.applies:
        return ()
    began = datetime.combine(found.on, time(), LONDON)
    return tuple(one for one in clocks(found, reference, regime, began) if one.duty.by == reader)
