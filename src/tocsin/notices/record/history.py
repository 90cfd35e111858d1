"""In which sentences is told what happened with one notice, what sort of message it is, and why it was planned?"""

from collections.abc import Iterable

from tocsin.duties.act import Act, ActKind
from tocsin.notices.chase import on
from tocsin.notices.notice import Notice, Sort, Why
from tocsin.notices.record.seen import Seen
from tocsin.notices.wording import words_at


def history(notice: Notice, seen: Seen) -> Iterable[str]:
    """Tell what happened with one notice, oldest first; nothing of one that was never sent or handed over."""
    for act in sorted(on(notice, seen.acts, *HAPPENED), key=lambda one: one.at):
        yield HAPPENED[act.kind](act, notice, seen)


def was_sent(act: Act, notice: Notice, seen: Seen) -> str:
    """Tell the sending, and why."""
    return f"On {words_at(act.at)} {seen.called(notice.sender)} sent it {thing(notice, seen)}, because {because(notice, seen)}."


def handed_over(act: Act, notice: Notice, seen: Seen) -> str:
    """Tell a handing over off the network, and why."""
    how = act.why.rstrip(".")
    return (
        f"On {words_at(act.at)} {seen.called(act.by)} recorded that {thing(notice, seen)} was handed over ({how}), "
        f"because {because(notice, seen)}."
    )


def acknowledged(act: Act, notice: Notice, seen: Seen) -> str:
    """Tell an acknowledgement and what it proves."""
    who = "It" if act.by == notice.recipient else seen.called(act.by)
    return f"{who} acknowledged it on {words_at(act.at)} ({act.strength})."


def refused(act: Act, _notice: Notice, _seen: Seen) -> str:
    """Tell a refusal with its reason."""
    return f"It refused it on {words_at(act.at)}: {act.why.rstrip('.')}."


def handed_on(act: Act, notice: Notice, seen: Seen) -> str:
    """Tell a handing on."""
    onward = seen.called(notice.onward) if notice.onward else "the next"
    how = f" by {act.channel}" if act.channel not in ("", "tocsin") else ""
    return f"It recorded on {words_at(act.at)} that it handed the message on to {onward}{how}."


def silent(act: Act, notice: Notice, _seen: Seen) -> str:
    """Tell a silence: that nothing came, and nothing about why."""
    until = f"by {words_at(notice.answer_by)}" if notice.answer_by else "in the time given"
    return f"No answer came {until}; that was recorded on {words_at(act.at)}. It does not say why."


HAPPENED = {
    ActKind.TOLD: was_sent,
    ActKind.DELIVERED_OFF_NETWORK: handed_over,
    ActKind.ACKNOWLEDGED: acknowledged,
    ActKind.REFUSED: refused,
    ActKind.HANDED_ON: handed_on,
    ActKind.NO_ANSWER: silent,
}


def thing(notice: Notice, seen: Seen) -> str:
    """Say what sort of message a notice is."""
    onward = notice.onward
    further = onward is not None and onward != notice.final and seen.reader == notice.path[0]
    meant = f", meant for {seen.called(notice.final)}" if further else ""
    passing = f"a request to pass a message on to {seen.called(onward)}{meant}" if onward else ""
    if not notice.of_case:
        return "the lines of a report that would name it"
    if notice.sort is Sort.REMINDER:
        return f"reminder {notice.step} of {passing or 'the notice'}"
    if notice.sort is Sort.TO_SSC and onward is not None:
        return f"a request to reach {seen.called(onward)}"
    if passing:
        return passing
    return "a copy for information" if notice.sort is Sort.FOR_INFORMATION else "a notice"


def because(notice: Notice, seen: Seen) -> str:
    """Say why a notice was planned, as a clause that follows *because*."""
    first, final = seen.called(notice.path[0]), seen.called(notice.final)
    copied = notice.sort is Sort.FOR_INFORMATION
    device = "meters that it provides" if copied else f"a device that {final} runs"
    return {
        Why.JUDGED_MATERIAL: f"{first} had judged the vulnerability material",
        Why.ADVISORY: f"{first} had published an advisory about {device}",
        Why.FAN_OUT: "the vulnerability had been confirmed, and every supplier with the device is to know",
        Why.NO_ANSWER: f"no answer had come from {final if notice.sort is not Sort.REMINDER else seen.called(notice.recipient)}",
        Why.PAST_OWN_TARGET: f"{first}'s own target, which is its policy and not law, had passed",
        Why.HANDED_ON: f"{seen.called(notice.sender)} was asked to pass it on, and did",
        Why.NO_ROUTE: f"no route from {first} to {final} is known",
        Why.REFUSED: f"{final} could not be reached the way tried before: it was refused",
        Why.TO_BE_NAMED: f"a report of {first} would name it, and it is to have its say first",
        Why.GAINED: f"{final} had become the supplier of devices that are affected",
        Why.UNDECIDED: f"{first} could not decide whether it is material, and asks",
    }.get(notice.why, str(notice.why))
