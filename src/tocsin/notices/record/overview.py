"""What has to be said of a case as a whole: how it began, what the reader owes, and what was sent to nobody at all, and why?"""

from collections.abc import Iterable
from datetime import datetime

from tocsin.cases.case import Finding
from tocsin.cases.judgement import Judgement, Materiality
from tocsin.duties.act import ActKind
from tocsin.duties.duty import LegWord, Standing
from tocsin.duties.wording import wording
from tocsin.notices.chase import on
from tocsin.notices.notice import Notice
from tocsin.notices.record.history import thing
from tocsin.notices.record.not_sent import NotSent, WhyNot
from tocsin.notices.record.seen import Seen
from tocsin.notices.wording import listed, words_at


def overview(seen: Seen) -> tuple[str, ...]:
    """Tell in a few sentences how the case began and what was decided."""
    if not seen.reads_text:
        closed = f"{seen.called(seen.reader)} was asked to pass messages on, and reads of the case no more than their headers."
        return (closed, read_as(seen))
    return tuple(filter(None, (began(seen), decided(seen.judgement, seen), confirmed(seen), read_as(seen))))


def received(notice: Notice, seen: Seen) -> str:
    """Tell one notice that came to the reader, what it asks, and what the reader recorded about it."""
    told = on(notice, seen.acts, ActKind.TOLD, ActKind.DELIVERED_OFF_NETWORK)
    came = f" on {words_at(told[0].at)}" if told else ""
    asked = (
        f" An answer was asked for by {words_at(notice.answer_by)}." if notice.answer_by else " It asks for no answer."
    )
    own = [one for one in on(notice, seen.acts, *ActKind) if one.by == seen.reader]
    said = "".join(f" {seen.called(seen.reader)} {one.kind} on {words_at(one.at)}." for one in own)
    none = f" No answer of {seen.called(seen.reader)} is recorded." if notice.answer_by and not own else ""
    return f"From {seen.called(notice.sender)} came{came} {thing(notice, seen)} (reference {notice.id}).{asked}{said}{none}"


def began(seen: Seen) -> str:
    """Tell how it began, for whoever may know who found it."""
    case = seen.case
    if not isinstance(case, Finding):
        return (
            f"{seen.called(case.issuer)} published its advisory {case.tracking}, version {case.version}, about "
            f"{listed(case.affected)}. It was heard here on {words_at(case.heard_at)}."
        )
    if seen.reader in (case.finder, seen.committee):
        return f"{seen.called(case.finder)} found a vulnerability in {listed(case.affected)} and became aware of it on {words_at(case.aware_at)}."
    return f"A supplier found a vulnerability in {listed(case.affected)}."


def decided(judgement: Judgement | None, seen: Seen) -> str:
    """Tell the reader's own judgement."""
    if judgement is None:
        return ""
    said = {Materiality.UNDECIDED: "recorded that it is not decided whether it is material"}
    words = said.get(judgement.materiality, f"judged it {judgement.materiality}")
    return f"On {words_at(judgement.judged_at)} {judgement.person}, for {seen.called(judgement.by)}, {words}: {judgement.why.rstrip('.')}."


def confirmed(seen: Seen) -> str:
    """Tell the confirmation, or the committee's decision in its place."""
    said = seen.confirmation
    if said is None:
        return ""
    words = "confirmed it" if said.confirmed else "did not confirm it"
    if said.by == seen.committee:
        words = "decided that the other suppliers with the device are to be told"
    return f"On {words_at(said.confirmed_at)} {seen.called(said.by)} {words}."


def read_as(seen: Seen) -> str:
    """Say for whom and when this is written."""
    return f"This is the case as {seen.called(seen.reader)} may see it on {words_at(seen.at)}. It is classed {seen.classification.value}."


def owed(seen: Seen) -> tuple[str, ...]:
    """Tell each leg of the reader's: what it owes, under which clause, how it stands, on what that rests."""
    return tuple(leg(one, seen) for one in seen.standings)


def leg(one: Standing, seen: Seen) -> str:
    """Tell one leg in a sentence or two."""
    what = seen.does.get(one.duty.rule, one.duty.rule.replace("_", " "))
    because = one.because.replace(f"{one.duty.by}:", f"{seen.called(one.duty.by)}:", 1)
    if one.duty.to:
        because = because.replace(f"{one.duty.to}:", f"{seen.called(one.duty.to)}:", 1)
    clauses = (
        f" ({', '.join(one.duty.clauses)})"
        if one.duty.clauses
        else " (the organisation's own step; no clause sets a time)"
    )
    target = own_target(one.duty.target_at, one.word)
    elsewhere = "".join(
        f" Between {seen.called(c.left)} and {seen.called(c.right)} the message met this: {c.word}. It excuses nothing."
        for c in one.cause
    )
    return f"{what}{clauses}: {wording(one.word).lower()}. {because}{target}{elsewhere}"


def own_target(at: datetime | None, word: LegWord) -> str:
    """Tell an own target that still matters, as policy."""
    return f" Its own target is {words_at(at)}, which is policy and not law." if at and word is LegWord.OPEN else ""


def nobody(seen: Seen) -> tuple[NotSent, ...]:
    """Give what was sent to nobody at all, each with its reason."""
    return (*undecided(seen), *others(seen), *report(seen))


def undecided(seen: Seen) -> Iterable[NotSent]:
    """Say why a finding that is not judged material goes to nobody."""
    if not isinstance(seen.case, Finding) or seen.reader != seen.case.finder:
        return
    name = seen.called(seen.reader)
    held = seen.judgement.materiality if seen.judgement else None
    why = {
        None: (WhyNot.NOT_JUDGED, f"Nothing has been sent to the manufacturer or to the Security Sub-Committee: no named person of {name} has judged yet whether it is material, and no duty to tell begins before that. {name} must decide."),
        Materiality.NOT_MATERIAL: (WhyNot.NOT_MATERIAL, f"Nothing is sent to the manufacturer: {name} judged it not material. A later judgement can change that."),
        Materiality.UNDECIDED: (WhyNot.UNDECIDED, f"Nothing has been sent to the manufacturer: {name} has not decided whether it is material. A question to the Security Sub-Committee is drafted. {name} must decide."),
    }.get(held)  # fmt: skip
    if why:
        yield NotSent(None, "a notice to the manufacturer", *why)


def others(seen: Seen) -> Iterable[NotSent]:
    """Say why a finder tells no other supplier, and why nobody without the device is told."""
    if isinstance(seen.case, Finding) and seen.reader == seen.case.finder:
        if seen.confirmation is None:
            says = "Nothing goes to other suppliers yet: the manufacturer has not said whether it confirms the vulnerability, and the Security Sub-Committee has not decided to tell them. The manufacturer must decide, or the Security Sub-Committee in its place."
            yield NotSent(None, "a notice to other suppliers", WhyNot.NOT_CONFIRMED, says)
        else:
            says = f"{seen.called(seen.reader)} sends nothing to other suppliers: {seen.called(seen.confirmation.by)} tells them, without saying who found it."
            yield NotSent(None, "a notice to other suppliers", WhyNot.NOT_OURS_TO_TELL, says)
        return
    if seen.reader == seen.owner or (seen.confirmation and seen.confirmation.by == seen.reader):
        says = "Nothing goes to a supplier that is not known to have an affected device."
        yield NotSent(None, "a notice to suppliers without the device", WhyNot.NO_DEVICE, says)


def report(seen: Seen) -> Iterable[NotSent]:
    """Say how the report to the SSC stands where the reader owes one, and that of a manufacturer that knows already."""
    for one in seen.standings:
        if one.duty.falls_away:
            says = f"Nothing goes from {seen.called(seen.reader)} to {seen.called(one.duty.to) if one.duty.to else 'the manufacturer'}: {one.duty.falls_away}."
            yield NotSent(one.duty.to, "a notice to the manufacturer", WhyNot.KNOWS_ALREADY, says)
        if one.duty.to == seen.committee and one.word in (LegWord.OPEN, LegWord.PAST_OWN_TARGET, LegWord.LATE):
            mailed = any(n.recipient == seen.committee and n.final == seen.committee for n in seen.notices)
            gone = any(a.kind is ActKind.TOLD and a.toward == seen.committee for a in seen.acts)
            beside = " A notice by mail was sent beside it; that alone is no report." if mailed and gone else ""
            says = f"No report to the Security Sub-Committee has been filed: a named person of {seen.called(seen.reader)} files it through the committee's channel and records the reference.{beside}"
            yield NotSent(seen.committee, "the report", WhyNot.NOT_FILED, says)
