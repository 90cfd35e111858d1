"""A party is sent the lines of a report that would name it, and what it answers or disputes stands beside them."""

from dataclasses import dataclass, replace

from tocsin.duties.act import Act, ActKind, Strength
from tocsin.flows.account import account
from tocsin.flows.answer import notice_of
from tocsin.flows.docket import COMMITTEE, Docket, docket, terms
from tocsin.flows.keep import News, keep
from tocsin.flows.party_to import party_to
from tocsin.flows.tools import Tools
from tocsin.notices.notice import Notice
from tocsin.notices.record.own_lines import RIGHT_OF_REPLY, offer, own_lines
from tocsin.plain import from_bytes
from tocsin.records.cases import none_of
from tocsin.records.duties import ActDone
from tocsin.words import PartyId, Refused


class CannotDispute(Refused):
    """A reply to something that is not about its author, or a dispute of an act that is not."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An act by the id under which it is kept."""

    id: str
    act: Act


def lines(reference: str, by: PartyId, tools: Tools) -> tuple[Notice, ...]:
    """Prepare, for each party that a report would name, its own lines; each waits for a person's release. The same again: none."""
    seen = account(reference, by, tools)
    held, at = seen.held, seen.at
    span = tools.policy.right_of_reply
    asked = replace(terms(at, held.names, tools), answer_by=span.after(at, tools.calendar))
    found: tuple[Notice, ...] = ()
    for reach in seen.reaches:
        if reach.word is not None and reach.party not in (by, COMMITTEE):
            text = own_lines(reach, held.case, held.notices, held.names, by, str(span))
            found += offer(reach.party, text, held.case, by, held.classification, asked, held.notices, tools.new_id)
    keep(held.case.id, News(notices=found), at, tools)
    return found


def reply(reference: str, by: PartyId, person: str, text: str, disputes: bool, tools: Tools) -> Act:
    """Record what a party says of its own lines, as an answer or as a dispute; it stands beside them."""
    notice = notice_of(reference, by, tools)
    if notice.of_case or notice.recipient != by or not text.strip():
        raise CannotDispute(
            f"Reply to {reference}",
            "it needs the notice that brought you your own lines, and what you say of them.",
            "Give that notice's reference and your words; an act about you is disputed with `tocsin dispute`.",
        )
    kind = ActKind.DISPUTED if disputes else ActKind.REPLIED
    act = Act(
        kind, notice.case, by, tools.now(), person, toward=notice.sender, duty=RIGHT_OF_REPLY,
        strength=Strength.SIGNED_IN, notice=notice.id, why=text.strip(),
    )  # fmt: skip
    keep(notice.case, News(acts=(act,)), act.at, tools)
    return act


def about(reference: str, reader: PartyId, tools: Tools) -> tuple[Recorded, ...]:
    """Give the acts recorded about an organisation that it can dispute, oldest first, each with its id."""
    held = docket(reference, tools)
    if not party_to(held, reader):
        raise none_of(reference)
    return tuple(one for one in recorded(held, tools) if concerns(one.act, reader, held))


def dispute(reference: str, act_id: str, by: PartyId, person: str, why: str, tools: Tools) -> Act:
    """Record that an organisation disputes an act recorded about it; the act stays, and the dispute stands beside it."""
    found = [one for one in about(reference, by, tools) if one.id.startswith(act_id.strip().upper())]
    if len(found) != 1 or not why.strip():
        raise CannotDispute(
            f"Dispute of {act_id}",
            "it needs one act that is recorded about you, and a reason.",
            "List the acts about you with `tocsin dispute CASE --as ORGANISATION`, and give one with --reason.",
        )
    one = found[0].act
    other = one.by if one.by != by else one.toward
    act = Act(
        ActKind.DISPUTED, one.case, by, tools.now(), person, toward=other, duty=one.duty,
        strength=Strength.SIGNED_IN, notice=one.notice, why=why.strip(), reference=found[0].id,
    )  # fmt: skip
    keep(one.case, News(acts=(act,)), act.at, tools)
    return act


def recorded(held: Docket, tools: Tools) -> tuple[Recorded, ...]:
    """Give the acts of a case with their ids."""
    rows = ActDone.objects.filter(in_case_id=held.case.id).order_by("happened_at", "number")
    return tuple(Recorded(str(row.pk), from_bytes(row.opened(tools.unseal), Act)) for row in rows)


def concerns(act: Act, party: PartyId, held: Docket) -> bool:
    """Say whether an act was done toward a party, on a notice to it, or recorded as its own; its disputes are its own words."""
    to_it = {one.id for one in held.notices if one.recipient == party}
    return act.kind is not ActKind.DISPUTED and (party in (act.by, act.toward) or act.notice in to_it)
