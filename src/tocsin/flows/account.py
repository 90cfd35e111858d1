"""How does a case stand for one organisation, what goes into its report, and what was filed?"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from tocsin.duties.act import Act, ActKind
from tocsin.duties.duty import Standing
from tocsin.duties.standing import standing
from tocsin.flows.docket import COMMITTEE, Docket, makers, placed
from tocsin.flows.entitle import entitle
from tocsin.flows.keep import News, keep
from tocsin.flows.look import Looked, Reader, look, to_change
from tocsin.flows.picture import london
from tocsin.flows.tools import Tools
from tocsin.notices.chase import waiting
from tocsin.notices.draw_up import Facts, Reporter, draw_up
from tocsin.notices.enact import Filing, filed
from tocsin.notices.notice import Notice
from tocsin.notices.record.own_lines import named_from, said_of_them
from tocsin.notices.report import Sheet
from tocsin.notices.silence import Reach, causes, reaches
from tocsin.notices.tell_story import Event, tell_story
from tocsin.parties.actor import Duty
from tocsin.parties.matrix import Sight, Thing
from tocsin.parties.may import may
from tocsin.records import parties
from tocsin.records.store import Store
from tocsin.words import Digest, PartyId, Refused


class NothingToReport(Refused):
    """A report by an organisation whose case it is not."""


class PromiseMoved(Refused):
    """A report that gives another time than the one before it, and does not say why."""


@dataclass(frozen=True, slots=True)
class Account:
    """A case as one organisation may see it: its legs, how far messages got, what waits for it, and what happened."""

    held: Docket
    reader: PartyId
    at: datetime
    standings: tuple[Standing, ...]
    reaches: tuple[Reach, ...]
    waits: tuple[Notice, ...]
    events: tuple[Event, ...]
    does: dict[str, str]
    """What each duty asks for, in plain words."""
    sight: Sight = Sight.FULL
    """How much of the case's detail the reader is shown."""


def account(reference: str, reader: Reader, tools: Tools) -> Account:
    """Give a case as `reader` may see it at this instant. Standings are computed here and kept nowhere (decision 10).

    NoSuchCase where it is not in the case, as where there is none.
    """
    return accounted(look(reference, reader, tools), tools)


def accounted(looked: Looked, tools: Tools) -> Account:
    """Give a case that was looked at as its reader may see it."""
    held, party, at = looked.held, looked.party, tools.now()
    own = tuple(one for one in held.notices if party in (one.path[0], one.sender, one.recipient))
    acts = tuple(one for one in held.acts if one.at <= at)
    legs = tuple(
        standing(
            duty,
            acts,
            at,
            tools.rulebook(duty.rulebook),
            causes(party, duty.to, held.notices, acts) if duty.to else (),
        )
        for duty in held.duties
        if duty.by == party
    )
    mine = tuple(one for one in own if one.path[0] == party)
    return Account(
        held=looked.shown,
        reader=party,
        at=at,
        standings=legs,
        reaches=reaches(mine, acts),
        waits=tuple(one for one in waiting(held.notices, acts) if one.sender == party),
        events=tell_story(held.case, held.notices, acts, held.names, party, looked.shared),
        does={
            rule.id: rule.does for book in {leg.duty.rulebook for leg in legs} for rule in tools.rulebook(book).duties
        },
        sight=looked.sight,
    )


def report(reference: str, by: Reader, steps: str, complete_by: datetime | None, tools: Tools) -> Sheet:
    """Draw up the report to the SSC as it stands; its gaps say what is still wanted (decision 13)."""  # SEC G3.9
    looked = look(reference, by, tools)
    if may(tools.matrix, looked.actor, looked.standing.about(Thing.REPORT), looked.standing.relation) is not Sight.OWN:
        raise nothing_to_report(looked)
    seen, held, party = accounted(looked, tools), looked.held, looked.party
    if not seen.standings and not seen.held.judgement(party, seen.at):
        raise nothing_to_report(looked)
    there = placed(held.case, london(seen.at), tools)
    acts = tuple(one for one in held.acts if one.at <= seen.at)
    last = next((one for one in reversed(held.acts) if one.by == party and one.steps), None)
    facts = Facts(
        case=seen.held.case,
        judgement=held.judgement(party, seen.at),
        manufacturers=makers(there),
        systems=sum(one.holding.systems for one in there if one.holding.supplier == party),
        notices=tuple(one for one in held.notices if one.path[0] == party),
        acts=tuple(one for one in acts if concerns(one, party, held)),
        standings=seen.standings,
        reaches=seen.reaches,
        steps=steps or (last.steps if last else ""),
        complete_by=complete_by or (last.complete_by if last else None),
        named_from=named_from(
            held.notices, acts, party, lambda at: tools.policy.right_of_reply.after(at, tools.calendar)
        ),
        answers=said_of_them(acts, party),
    )
    store = Store.objects.get()
    rulebook = next((one.duty.rulebook for one in seen.standings), tools.rulebook("sec-g3-2019").id)
    return draw_up(facts, reporter(party, seen), held.names, held.classification, rulebook, seen.at, store.invented)


def nothing_to_report(looked: Looked) -> NothingToReport:
    """Give the refusal of a report by an organisation that owes none."""
    return NothingToReport(
        f"Case {looked.case}",
        f"{looked.party} holds no leg in it that calls for a report.",
        "A person of the organisation first judges it, with `tocsin judge`.",
    )


def concerns(act: Act, by: PartyId, held: Docket) -> bool:
    """Say whether an act is `by`'s own, was done toward it, or bears on a notice whose path begins with it."""
    paths = {one.id: one.path for one in held.notices}
    mine = act.notice is not None and paths.get(act.notice, (None,))[0] == by
    return by in (act.by, act.toward) or mine or act.kind is ActKind.CONFIRMED_VULNERABILITY


def reporter(by: PartyId, seen: Account) -> Reporter:
    """Give who reports, with codes and the contact for questions as the register has them."""
    rows = parties.contacts(by, "be told") or parties.contacts(by, "tell")
    contact = rows[0] if rows else None
    asked = (contact.name, contact.email, contact.telephone) if contact else ()
    return Reporter(
        party=by,
        called=seen.held.names.get(by, by),
        codes=parties.codes(by, london(seen.at)),
        questions_to=", ".join(part for part in asked if part),
    )


def unmoved(held: Docket, by: PartyId, complete_by: datetime | None, why: str) -> None:
    """Refuse a report that moves the time promised before without a reason (decision 14)."""
    given = [one.complete_by for one in held.acts if one.kind is ActKind.FILED and one.by == by and one.complete_by]
    if given and complete_by != given[-1] and not why.strip():
        raise PromiseMoved(
            f"Report in {held.case.id}",
            f"the report before promised {given[-1]:%d %B %Y, %H:%M} UTC, and this one gives another time without a reason.",
            "Give the reason with --reason, or keep the time.",
        )


def file(
    reference: str,
    by: Reader,
    person: str,
    channel: str,
    channel_reference: str,
    steps: str,
    complete_by: datetime | None,
    sheet: Digest,
    tools: Tools,
    why: str = "",
) -> Act:
    """Record that the report was filed: by whom, through which channel, when, under which reference of the channel."""
    looked, at = to_change(reference, by, Duty.DECIDES, tools, Thing.REPORT, person), tools.now()
    held, party = looked.held, looked.party
    unmoved(held, party, complete_by, why)
    filing = Filing(
        held.case.id, party, looked.signature, COMMITTEE, channel, channel_reference, at, steps, complete_by, sheet
    )
    act = replace(filed(filing), why=why)
    with transaction.atomic():
        keep(held.case.id, News(acts=(act,)), at, tools)
        entitle(held.case.id, at, tools)
    return act
