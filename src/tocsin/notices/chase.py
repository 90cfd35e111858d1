"""Who has not answered by the time set, and what is the next step with each?

- Silence becomes an act, once a notice, so that it can be seen (decision 11). It says nothing about why.
- A reminder within the recipient's own contacts is automatic; to a party that owes nothing there are at most two.
- The next step to another organisation, a route not tried yet or else the SSC, is prepared and waits for a person of the
  organisation whose case it is (decision 19).
- What was never sent cannot be unanswered: a notice that waits for its release is in `waiting`, not here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from tocsin.cases.case import Case
from tocsin.duties.act import Act, ActKind
from tocsin.notices.hand_on import OURSELVES
from tocsin.notices.notice import Notice, Sort, Why
from tocsin.notices.path import Placed, all_paths
from tocsin.notices.plan import NewId, Saying, Terms, committee_step, draft, fresh
from tocsin.words import Class, NoticeId, PartyId

ANSWERS = (ActKind.ACKNOWLEDGED, ActKind.HANDED_ON, ActKind.DELIVERED_OFF_NETWORK)
"""Acts on a notice that answer it well, or are the proof that makes an answer unnecessary."""

PASSED_ON = (ActKind.HANDED_ON,)
"""What answers a request to pass on: to acknowledge it is not to hand it on."""

AT_MOST_TO_ONE_THAT_OWES_NOTHING = 2


@dataclass(frozen=True, slots=True)
class Chased:
    """What is new: acts of silence, and notices, of which those that cross to another organisation wait for a release."""

    acts: tuple[Act, ...]
    notices: tuple[Notice, ...]


def chase(
    case: Case,
    text: str,
    classification: Class,
    notices: Iterable[Notice],
    acts: Iterable[Act],
    placed: Iterable[Placed],
    terms: Terms,
    new_id: NewId,
) -> Chased:
    """Give the acts and notices that silence and refusals call for at ``terms.planned_at`` and that are not there yet.

    `text` is the full text of what was said before; it goes only to those who may read it.
    """
    notices, acts, placed = tuple(one for one in notices if one.of_case), tuple(acts), tuple(placed)
    silent = [no_answer(one, terms.planned_at) for one in unanswered(notices, acts, terms.planned_at)]
    seen = (*acts, *silent)
    saying = Saying(case, classification, Why.NO_ANSWER, text, terms)
    drafts: list[Notice] = []
    for one in current(notices):
        if (dead(one, notices, seen) or lost(one, seen, terms.planned_at)) and not reached(one.final, notices, seen):
            drafts += [*reminder(one, notices, seen, terms), *next_steps(one, notices, seen, placed, saying)]
    return Chased(tuple(silent), fresh(drafts, notices, new_id, terms.names))


def unanswered(notices: tuple[Notice, ...], acts: tuple[Act, ...], at: datetime) -> list[Notice]:
    """Give the notices that were sent, whose time has passed without an answer, and whose silence is not recorded yet."""
    return [
        one
        for one in current(notices)
        if one.answer_by is not None
        and one.answer_by < at
        and on(one, acts, ActKind.TOLD)
        and not on(one, acts, *answers(one), ActKind.REFUSED, ActKind.NO_ANSWER)
    ]


def answers(notice: Notice) -> tuple[ActKind, ...]:
    """Give the acts that answer a notice well: of one to pass on, only the handing on."""
    return ANSWERS if notice.onward is None else PASSED_ON


def no_answer(notice: Notice, at: datetime) -> Act:
    """Give the act that says that no answer came by the time set: it is the sender's, and binds nothing of the recipient."""
    said = f"no answer to {notice.id} by {notice.answer_by.isoformat()}" if notice.answer_by else "no answer"
    return Act(
        ActKind.NO_ANSWER,
        notice.case,
        notice.sender,
        at,
        toward=notice.recipient,
        duty=notice.duty,
        notice=notice.id,
        why=said,
    )


def reminder(notice: Notice, notices: tuple[Notice, ...], acts: tuple[Act, ...], terms: Terms) -> list[Notice]:
    """Draft the next reminder along the same path, unless there were enough, or the recipient refused."""
    same = [one for one in notices if along(one) == along(notice)]
    most = min(terms.reminders, AT_MOST_TO_ONE_THAT_OWES_NOTHING) if notice.owes_nothing else terms.reminders
    if not on(notice, acts, ActKind.NO_ANSWER) or notice.step != max(one.step for one in same) or notice.step >= most:
        return []
    if not climbed("reminder", notice.step + 1, same, terms):
        return []
    again = replace(
        notice,
        sort=Sort.REMINDER,
        why=Why.NO_ANSWER,
        step=notice.step + 1,
        planned_at=terms.planned_at,
        answer_by=terms.answer_by,
        needs_release=False,
        replaces=None,
    )
    return [again]


def next_steps(
    notice: Notice, notices: tuple[Notice, ...], acts: tuple[Act, ...], placed: tuple[Placed, ...], saying: Saying
) -> list[Notice]:
    """Draft the next step of whose case it is: a route not tried yet, else the SSC; none while another step is open.

    A reminder is no step of its own: it keeps nobody from the next one.
    """
    sender, final = notice.path[0], notice.final
    others = [
        one
        for one in current(notices)
        if (one.path[0], one.final) == (sender, final) and along(one) != along(notice) and one.sort is not Sort.REMINDER
    ]
    if final == saying.terms.committee or any(pending(one, notices, acts, saying.terms.planned_at) for one in others):
        return []
    told = replace(saying, why=Why.REFUSED if on(notice, acts, ActKind.REFUSED) else Why.NO_ANSWER)
    tried = {one.path for one in notices if one.final == final}
    untried = [way for way in all_paths(placed, sender, final) if way.parties not in tried]
    same = [one for one in notices if along(one) == along(notice)]
    wanted = "another route" if untried else "the committee"
    if told.why is not Why.REFUSED and not climbed(wanted, 1, same, saying.terms):
        return []
    if untried:
        return [replace(draft(told, untried[0]), duty=notice.duty)]
    if any(one.recipient == saying.terms.committee and one.final == final for one in notices):
        return []
    return [committee_step(told, sender, final)]


def climbed(does: str, number: int, same: Iterable[Notice], terms: Terms) -> bool:
    """Say whether a rung of the ladder is due, from when the time of the first of these tries ran out; True without a ladder."""
    began = min((one.answer_by for one in same if one.answer_by is not None), default=None)
    if terms.rung_at is None or began is None:
        return True
    due = terms.rung_at(does, number, began)
    return due is not None and due <= terms.planned_at


def pending(notice: Notice, notices: tuple[Notice, ...], acts: tuple[Act, ...], at: datetime) -> bool:
    """Say whether a step may still reach somebody: it waits for its release, is on its way, or has time left.

    A copy for information never reaches anybody in this sense; what was handed on through us is carried by the notice after it.
    """
    through_us = any(one.channel in OURSELVES for one in on(notice, acts, ActKind.HANDED_ON))
    ended = dead(notice, notices, acts) or lost(notice, acts, at) or through_us
    return notice.sort is not Sort.FOR_INFORMATION and not ended


def dead(notice: Notice, notices: tuple[Notice, ...], acts: tuple[Act, ...]) -> bool:
    """Say whether a notice met silence or a refusal, and neither it nor a reminder of it was answered well."""
    tries = [one for one in notices if along(one) == along(notice)]
    failed = on(notice, acts, ActKind.NO_ANSWER, ActKind.REFUSED)
    return bool(failed) and not any(on(one, acts, *answers(one)) for one in tries)


def lost(notice: Notice, acts: tuple[Act, ...], at: datetime) -> bool:
    """Say whether a message was handed on another way and its time has passed; nobody else will say that it went astray."""
    away = any(one.channel not in OURSELVES for one in on(notice, acts, ActKind.HANDED_ON))
    return away and notice.answer_by is not None and notice.answer_by < at


def reached(party: PartyId, notices: tuple[Notice, ...], acts: tuple[Act, ...]) -> bool:
    """Say whether the party for whom it is meant has answered a notice meant for it, along whatever path."""
    meant = {one.id for one in notices if one.final == party and one.of_case}
    return any(one.notice in meant and tells(one, party) for one in acts)


def tells(act: Act, party: PartyId) -> bool:
    """Say whether an act shows that a party was told: its own acknowledgement, or a record of handing over to it."""
    handed = act.kind is ActKind.DELIVERED_OFF_NETWORK and act.toward == party
    return handed or (act.kind is ActKind.ACKNOWLEDGED and act.by == party)


def on(notice: Notice, acts: Iterable[Act], *kinds: ActKind) -> tuple[Act, ...]:
    """Give the acts of some kinds on one notice."""
    return tuple(one for one in acts if one.notice == notice.id and one.kind in kinds)


def along(notice: Notice) -> tuple[PartyId, PartyId, tuple[PartyId, ...]]:
    """Give what a notice and its reminders share."""
    return notice.sender, notice.recipient, notice.path


def current(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Give the notices that no later version replaces."""
    notices = tuple(notices)
    gone: set[NoticeId | None] = {one.replaces for one in notices}
    return tuple(one for one in notices if one.id not in gone)


def waiting(notices: Iterable[Notice], acts: Iterable[Act]) -> tuple[Notice, ...]:
    """Give the notices that wait for a person's release, the oldest first."""
    acts = tuple(acts)
    held = [one for one in current(notices) if one.needs_release and not on(one, acts, ActKind.RELEASED, ActKind.TOLD)]
    return tuple(sorted(held, key=lambda one: one.planned_at))
