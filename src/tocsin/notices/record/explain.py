"""For each party of a case: what was sent, why, what comes next, when, who must decide, and why the rest was not sent?

Written for a reader who was not there. It tells acts and instants; it blames nobody and computes no fault.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tocsin.duties.act import ActKind
from tocsin.notices.chase import answers, current, on, reached
from tocsin.notices.notice import Notice, Sort
from tocsin.notices.record.history import history, thing
from tocsin.notices.record.not_sent import NotSent, WhyNot
from tocsin.notices.record.seen import Post, Seen
from tocsin.notices.wording import OPEN, words_at
from tocsin.words import PartyId


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One party. `when` is None where no time is set; `decides` is empty where nobody has to."""

    party: PartyId
    called: str
    sent: tuple[str, ...]
    next: str
    when: datetime | None
    decides: str
    not_sent: tuple[NotSent, ...]


def explain(seen: Seen) -> tuple[Paragraph, ...]:
    """Give a paragraph for each party to whom something was or is to be sent, in the order in which it was planned."""
    ours = [one for one in seen.notices if one.recipient != seen.reader]
    return tuple(
        paragraph(party, [one for one in ours if one.recipient == party], seen)
        for party in dict.fromkeys(one.recipient for one in ours)
    )


def paragraph(party: PartyId, notices: list[Notice], seen: Seen) -> Paragraph:
    """Write one party's paragraph."""
    sent = tuple(sentence for one in notices for sentence in history(one, seen))
    following, when, decides = what_next(notices, seen)
    unsent = tuple(each for one in notices for each in unsent_of(one, notices, seen))
    return Paragraph(party, seen.called(party), sent, following, when, decides, unsent)


def what_next(notices: list[Notice], seen: Seen) -> tuple[str, datetime | None, str]:
    """Give what comes next with a party, when, and who must decide; the most pressing thing first."""
    live = [one for one in current(notices) if not done(one, seen) and (waits(one, seen) or not arrived(one, seen))]
    waiting = [one for one in live if waits(one, seen)]
    if waiting:
        one = waiting[0]
        sender = seen.called(one.sender)
        says = f"{capital(thing(one, seen))} is prepared and waits since {words_at(one.planned_at)}; it goes only once a named person of {sender} releases it."
        return (
            says,
            None,
            f"A named person of {sender} decides whether it goes. If nobody does, the alarm grows inside {sender} alone.",
        )
    for one in live:
        if (found := underway(one, seen)) is not None:
            return found
    refusals = [one for one in current(notices) if on(one, seen.acts, ActKind.REFUSED)]
    if refusals and not reached(refusals[-1].final, seen.notices, seen.acts):
        sender = seen.called(refusals[-1].sender)
        return (
            "It refused, so nothing more goes to it this way.",
            None,
            f"A named person of {sender} decides on any further step.",
        )
    return "Nothing more is to be sent to it in this case as it stands.", None, ""


def underway(notice: Notice, seen: Seen) -> tuple[str, datetime | None, str] | None:
    """Give what comes next with a notice that may go or has gone; None where nothing does."""
    sender, post = seen.called(notice.sender), post_of(notice, seen)
    told = on(notice, seen.acts, ActKind.TOLD)
    if post is Post.NO_ADDRESS or (post is Post.CAME_BACK and not told):
        return (
            "It cannot go by mail.",
            None,
            f"A person of {sender} hands it over another way and records it, or adds an address.",
        )
    if not told:
        return f"{capital(thing(notice, seen))} is in the queue and goes with the next delivery.", None, ""
    if notice.answer_by is None:
        return None
    if on(notice, seen.acts, ActKind.NO_ANSWER):
        return None
    if not notice.of_case:
        return (
            f"It may answer or dispute them until {words_at(notice.answer_by)}; no report waits for that.",
            notice.answer_by,
            "",
        )
    if notice.answer_by < seen.at:
        return "The time given has run out; the silence is recorded when the case is next chased.", notice.answer_by, ""
    after = (
        "a reminder goes by itself and the next step is prepared for a person"
        if notice.step < seen.reminders
        else "the next step is prepared for a person"
    )
    return (
        f"An answer is asked for by {words_at(notice.answer_by)}. If none comes, that is recorded, and {after}.",
        notice.answer_by,
        "",
    )


def unsent_of(notice: Notice, notices: list[Notice], seen: Seen) -> Iterable[NotSent]:
    """Give each thing about a notice that was not sent, with its reason."""
    found = why_unsent(notice, notices, seen)
    if found is not None:
        reason, says = found
        yield NotSent(notice.recipient, str(notice.sort), reason, says, notice.id)
    intermediary = notice.onward is not None and notice.recipient != seen.committee
    gone = bool(on(notice, seen.acts, ActKind.TOLD, ActKind.DELIVERED_OFF_NETWORK))
    if intermediary and gone and not notice.body and notice.classification not in OPEN:
        says = f"The text itself was not sent to it: the case is classed {notice.classification.value}, and nobody has granted {seen.called(notice.recipient)}, which only passes the message on, more than the header."
        yield NotSent(notice.recipient, "the text", WhyNot.HEADER_ONLY, says, notice.id)
    if gone and notice in current(notices) and (more := no_reminder(notice, notices, seen)):
        yield NotSent(notice.recipient, "a reminder", more[0], more[1], notice.id)


def why_unsent(notice: Notice, notices: list[Notice], seen: Seen) -> tuple[WhyNot, str] | None:
    """Say why a notice itself has not gone; None where it has."""
    if on(notice, seen.acts, ActKind.TOLD, ActKind.DELIVERED_OFF_NETWORK):
        return None
    what, sender = capital(thing(notice, seen)), seen.called(notice.sender)
    if notice not in current(notices):
        return (
            WhyNot.REPLACED,
            f"{what} planned on {words_at(notice.planned_at)} was not sent: a later version with a fair time took its place.",
        )
    if waits(notice, seen):
        return (
            WhyNot.WAITS_FOR_RELEASE,
            f"{what} has not been sent: it would cross to another organisation, and no named person of {sender} has released it.",
        )
    if post_of(notice, seen) is Post.NO_ADDRESS:
        return WhyNot.NO_ADDRESS, f"{what} has not been sent: no mail address is on record for it."
    if post_of(notice, seen) is Post.CAME_BACK:
        return WhyNot.CAME_BACK, f"{what} came back undelivered."
    return WhyNot.IN_QUEUE, f"{what} has not been sent yet: it is in the queue."


def no_reminder(notice: Notice, notices: list[Notice], seen: Seen) -> tuple[WhyNot, str] | None:
    """Say why no reminder of a notice has been planned; None where one was."""
    if any(one.step > notice.step and (one.sender, one.path) == (notice.sender, notice.path) for one in notices):
        return None
    if notice.answer_by is None:
        return WhyNot.ASKED_NOTHING, "No reminder is planned: the message asks for no answer."
    if not notice.of_case:
        return WhyNot.ASKED_NOTHING, "No reminder of its own lines goes to it: to answer them is its right and no duty."
    if done(notice, seen):
        return WhyNot.ANSWERED, "No reminder is needed: it answered."
    if on(notice, seen.acts, ActKind.REFUSED):
        return WhyNot.ANSWERED, "No reminder goes to a party that has refused."
    if reached(notice.final, seen.notices, seen.acts):
        return (
            WhyNot.REACHED_ANOTHER_WAY,
            f"No reminder is needed: {seen.called(notice.final)} was reached another way.",
        )
    if notice.answer_by >= seen.at:
        return WhyNot.TIME_NOT_UP, f"No reminder has gone: it has until {words_at(notice.answer_by)}."
    if on(notice, seen.acts, ActKind.NO_ANSWER):
        return WhyNot.ENOUGH_REMINDERS, f"No further reminder is planned: {seen.reminders} at most are sent."
    return WhyNot.NOT_CHASED_YET, "No reminder has gone yet: the case has not been chased since the time ran out."


def waits(notice: Notice, seen: Seen) -> bool:
    """Say whether a notice waits for a person's release."""
    return notice.needs_release and not on(
        notice, seen.acts, ActKind.RELEASED, ActKind.TOLD, ActKind.DELIVERED_OFF_NETWORK
    )


def done(notice: Notice, seen: Seen) -> bool:
    """Say whether a notice was answered well."""
    return bool(on(notice, seen.acts, *answers(notice)))


def arrived(notice: Notice, seen: Seen) -> bool:
    """Say whether the party for whom a notice is meant was reached, along whatever path."""
    return notice.sort is not Sort.FOR_INFORMATION and reached(notice.final, seen.notices, seen.acts)


def post_of(notice: Notice, seen: Seen) -> Post:
    """Give where a notice is on its way."""
    return seen.posts.get(notice.id, Post.NONE)


def capital(text: str) -> str:
    """Begin a sentence with it."""
    return text[:1].upper() + text[1:]
