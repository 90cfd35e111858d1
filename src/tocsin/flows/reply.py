"""A party is sent the lines of a report that would name it, and what it answers or disputes stands beside them."""

from dataclasses import dataclass, replace

from tocsin.duties.act import Act, ActKind, Strength
from tocsin.flows.account import accounted
from tocsin.flows.answer import notice_for
from tocsin.flows.docket import COMMITTEE, Docket, terms
from tocsin.flows.keep import News, keep
from tocsin.flows.look import Looked, Reader, look, to_change
from tocsin.flows.tools import Tools
from tocsin.notices.notice import Notice
from tocsin.notices.record.own_lines import RIGHT_OF_REPLY, offer, own_lines
from tocsin.notices.tell_story import SENDERS
from tocsin.parties.actor import Duty
from tocsin.parties.matrix import Thing
from tocsin.plain import from_bytes
from tocsin.records.duties import ActDone
from tocsin.words import PartyId, Refused


class CannotDispute(Refused):
    """A reply to something that is not about its author, or a dispute of an act that is not."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An act by the id under which it is kept."""

    id: str
    act: Act


def lines(reference: str, by: Reader, tools: Tools) -> tuple[Notice, ...]:
    """Prepare, for each party that a report would name, its own lines; each waits for a person's release. The same again: none."""
    looked = to_change(reference, by, Duty.DECIDES, tools, Thing.NOTICE)
    seen, party = accounted(looked, tools), looked.party
    held, at = seen.held, seen.at
    span = tools.policy.right_of_reply
    asked = replace(terms(at, held.names, tools), answer_by=span.after(at, tools.calendar))
    found: tuple[Notice, ...] = ()
    for reach in seen.reaches:
        if reach.word is not None and reach.party not in (party, COMMITTEE):
            text = own_lines(reach, held.case, held.notices, held.names, party, str(span))
            found += offer(reach.party, text, held.case, party, held.classification, asked, held.notices, tools.new_id)
    keep(held.case.id, News(notices=found), at, tools)
    return found


def reply(reference: str, by: Reader, person: str, text: str, disputes: bool, tools: Tools) -> Act:
    """Record what a party says of its own lines, as an answer or as a dispute; it stands beside them."""
    notice, actor = notice_for(reference, by, tools, person)
    party = actor.party or PartyId("")
    if notice.of_case or notice.recipient != party or not text.strip():
        raise CannotDispute(
            f"Reply to {reference}",
            "it needs the notice that brought you your own lines, and what you say of them.",
            "Give that notice's reference and your words; an act about you is disputed with `tocsin dispute`.",
        )
    kind = ActKind.DISPUTED if disputes else ActKind.REPLIED
    act = Act(
        kind, notice.case, party, tools.now(), actor.signature, toward=notice.sender, duty=RIGHT_OF_REPLY,
        strength=Strength.SIGNED_IN, notice=notice.id, why=text.strip(),
    )  # fmt: skip
    keep(notice.case, News(acts=(act,)), act.at, tools)
    return act


def about(reference: str, reader: Reader, tools: Tools) -> tuple[Recorded, ...]:
    """Give the acts recorded about an organisation that it can dispute, oldest first, each with its id."""
    looked = look(reference, reader, tools)
    return tuple(one for one in recorded(looked.held, tools) if concerns(one.act, looked))


def dispute(reference: str, act_id: str, by: Reader, person: str, why: str, tools: Tools) -> Act:
    """Record that an organisation disputes an act recorded about it; the act stays, and the dispute stands beside it."""
    looked = to_change(reference, by, Duty.ANSWERS, tools, person=person)
    party = looked.party
    found = [one for one in about(reference, by, tools) if one.id.startswith(act_id.strip().upper())]
    if len(found) != 1 or not why.strip():
        raise CannotDispute(
            f"Dispute of {act_id}",
            "it needs one act that is recorded about you, and a reason.",
            "List the acts about you with `tocsin dispute CASE --as ORGANISATION`, and give one with --reason.",
        )
    one = found[0].act
    other = one.by if one.by != party else one.toward
    act = Act(
        ActKind.DISPUTED, one.case, party, tools.now(), looked.signature, toward=other, duty=one.duty,
        strength=Strength.SIGNED_IN, notice=one.notice, why=why.strip(), reference=found[0].id,
    )  # fmt: skip
    keep(one.case, News(acts=(act,)), act.at, tools)
    return act


def recorded(held: Docket, tools: Tools) -> tuple[Recorded, ...]:
    """Give the acts of a case with their ids."""
    rows = ActDone.objects.filter(in_case_id=held.case.id).order_by("happened_at", "number")
    return tuple(Recorded(str(row.pk), from_bytes(row.opened(tools.unseal), Act)) for row in rows)


def concerns(act: Act, looked: Looked) -> bool:
    """Say whether an act was done toward a reader, on a notice that it has, or recorded as its own; its disputes are its words."""
    party = looked.party
    to_it = {one.id for one in looked.held.notices if one.recipient == party and looked.has(one)}
    if act.kind is ActKind.DISPUTED or (act.kind in SENDERS and act.by != party):
        return False
    return party in (act.by, act.toward) or act.notice in to_it
