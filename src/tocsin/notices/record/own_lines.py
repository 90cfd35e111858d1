"""Which lines of a report would name a party, since when may they, and what did it say of them (decision 11)?

A report never waits: until the days have run it says "a party on this route" and names none.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from tocsin.cases.case import Case
from tocsin.duties.act import Act, ActKind
from tocsin.notices.chase import current
from tocsin.notices.notice import Notice, Sort, Why
from tocsin.notices.plan import NewId, Terms, fresh
from tocsin.notices.silence import Reach
from tocsin.notices.tell_story import event
from tocsin.notices.wording import Names, called, paragraphs
from tocsin.words import Class, NoticeId, PartyId

RIGHT_OF_REPLY = "right_of_reply"
"""What stands in the place of a duty in such a notice: no leg is met or disputed by what is said of it."""


def own_lines(reach: Reach, case: Case, notices: Iterable[Notice], names: Names, reporter: PartyId, days: str) -> str:
    """Write what a report would say of one party, and what it can do. Nothing of the vulnerability is in it."""
    held = {one.id: one for one in notices}
    story = [event((one,), held, names, None) for one in reach.acts if one.kind in TOLD]
    lines = [f"- {one.at:%d %B %Y, %H:%M} UTC: {one.text}" for one in sorted(story, key=lambda one: one.at)]
    return paragraphs(
        f"{called(reporter, names)} reports to the Security Sub-Committee about case {case.id}. Its report would name you with these lines:",
        "\n".join([f"{called(reach.party, names)}: {reach.word}. {reach.because}", *lines]),
        f"You have {days} to answer or dispute them. What you say will stand beside them. The report does not wait for "
        "you; until the days have run it says “a party on this route” and does not name you.",
        "These lines record what was done and when. They are no finding that anybody failed in a duty.",
    )


TOLD = (ActKind.TOLD, ActKind.NO_ANSWER, ActKind.REFUSED, ActKind.ACKNOWLEDGED, ActKind.HANDED_ON)
"""Acts that a party's own lines tell; who released what is the sender's own."""


def offer(
    party: PartyId,
    text: str,
    case: Case,
    by: PartyId,
    classification: Class,
    terms: Terms,
    existing: Iterable[Notice],
    new_id: NewId,
) -> tuple[Notice, ...]:
    """Draft the notice that gives a party its own lines; none where the same lines are before it, a new version for others."""
    existing = tuple(existing)
    before = [one for one in current(existing) if not one.of_case and (one.sender, one.recipient) == (by, party)]
    if before and before[-1].body == text:
        return ()
    draft = Notice(
        id=NoticeId(""),
        case=case.id,
        version=before[-1].version + 1 if before else 1,
        sort=Sort.OWN_LINES,
        why=Why.TO_BE_NAMED,
        sender=by,
        recipient=party,
        final=party,
        path=(by, party),
        duty=RIGHT_OF_REPLY,
        classification=classification,
        header="",
        body=text,
        answer_by=terms.answer_by,
        planned_at=terms.planned_at,
        needs_release=True,
        replaces=before[-1].id if before else None,
    )
    return fresh([draft], existing, new_id, terms.names)


def named_from(
    notices: Iterable[Notice], acts: Iterable[Act], by: PartyId, runs_until: Callable[[datetime], datetime]
) -> dict[PartyId, datetime]:
    """Give, for each party whose present lines went out, when its days to answer them have run."""
    sent = {one.id: one for one in current(notices) if not one.of_case and one.sender == by}
    gone = [one for one in acts if one.kind in (ActKind.TOLD, ActKind.DELIVERED_OFF_NETWORK) and one.notice in sent]
    return {sent[one.notice].recipient: runs_until(one.at) for one in reversed(gone) if one.notice}


def said_of_them(acts: Iterable[Act], by: PartyId) -> Mapping[PartyId, str]:
    """Give what each party said last of the lines about it, or of an act about it: its answer or its dispute."""
    said: dict[PartyId, str] = {}
    for one in acts:
        if one.toward == by and one.by != by and one.kind in (ActKind.REPLIED, ActKind.DISPUTED):
            said[one.by] = f"It disputes this: {one.why}" if one.kind is ActKind.DISPUTED else one.why
    return said
