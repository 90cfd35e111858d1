"""In what words is it said? Fixed neutral subjects, plain sentences, and no detail where the class or the reader forbids it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from tocsin.cases.case import Affected, Case, Finding
from tocsin.cases.judgement import Confirmation
from tocsin.notices.notice import Notice, Sort
from tocsin.words import Class, Fault, PartyId, Refused

Names = Mapping[PartyId, str]
"""What each organisation is called on the day; one that is not in it is called by its id."""

OPEN = (Class.WHITE, Class.GREEN)
"""Classes whose full text may travel by ordinary mail and through an intermediary."""

SUBJECTS: Mapping[Sort, str] = {
    Sort.NOTICE: "A notice needs your acknowledgement",
    Sort.PASS_ON: "A message to pass on",
    Sort.FOR_INFORMATION: "A copy for your information",
    Sort.REMINDER: "Reminder: a notice is waiting for your answer",
    Sort.TO_SSC: "A notice for the Security Sub-Committee",
    Sort.OWN_LINES: "Lines about you, for your answer",
}
"""The only subjects that a letter can have: none names a case, a device, a maker or a party."""

INVENTED = "Everything in this message is invented: the organisations, the people, the devices and the vulnerability."
OWES_NOTHING = (
    "This is a request. The Smart Energy Code puts no duty on you to pass this message on or to answer it, and we rely on no "
    "contract with you for it. You will be reminded at most twice."
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class CannotWrite(Refused):
    """A text that cannot stand in a message as it was given."""


def header(notice: Notice, names: Names) -> str:
    """Write what every recipient may read: reference, class, sender, the time asked for, and what is asked."""
    lines = [
        f"Reference: {notice.id}, version {notice.version}",
        f"Class: {notice.classification} ({notice.classification.tlp})",
        f"From: {called(notice.sender, names)}",
        f"To: {called(notice.recipient, names)}",
        time_asked(notice),
        asked(notice, names),
    ]
    return "\n".join([*lines, OWES_NOTHING] if notice.owes_nothing else lines)


def time_asked(notice: Notice) -> str:
    """Say by when an answer is asked for, that no time is set for one, or that none is asked for."""
    if notice.answer_by:
        return f"Please answer by: {words_at(notice.answer_by)}"
    return "No answer is asked for." if notice.onward is None else "No time is set for your answer."


def asked(notice: Notice, names: Names) -> str:
    """Say in one sentence what the recipient is asked to do; to acknowledge only where an answer is asked for."""
    onward = notice.onward
    if notice.sort is Sort.OWN_LINES:
        return "Please say whether these lines about you are right. Nobody waits for your answer, and it will stand beside them."
    if notice.sort is Sort.FOR_INFORMATION:
        return "This is for your information. Please pass it to nobody."
    if onward is not None:
        return f"Please pass this message on to {called(onward, names)}, and tell us when and how you did."
    if notice.answer_by is None:
        return "It tells you of the case; nobody waits for your answer."
    return "Please acknowledge this notice."


def body(case: Case, names: Names) -> str:
    """Write the full text of a case for those who may read it: no count of devices and no metering point."""
    return finding_body(case, names) if isinstance(case, Finding) else advisory_body(case, names)


def finding_body(case: Finding, names: Names) -> str:
    """Write a supplier's finding for the manufacturer of the device."""
    return paragraphs(
        case.title,
        f"Devices: {listed(case.affected)}.",
        f"What {called(case.finder, names)} saw: {case.seen}",
        f"Found on {words_at(case.found_at)}; {called(case.finder, names)} became aware of it on {words_at(case.aware_at)}.",
        "Please say whether you confirm it, which models and firmware versions are affected, and what can be done.",
    )


def advisory_body(case: Case, names: Names) -> str:
    """Write a manufacturer's advisory for a supplier that runs the device."""
    if isinstance(case, Finding):
        return finding_body(case, names)
    return paragraphs(
        f"{case.title} ({case.tracking}, version {case.version}, published on {words_at(case.published_at)})",
        f"From: {called(case.issuer, names)}.",
        f"Devices: {listed(case.affected)}.",
        case.summary,
        f"Severity, as its issuer gives it: {case.severity}." if case.severity else "",
        f"Identifiers: {', '.join(case.cves)}." if case.cves else "",
        f"What can be done: {case.remedy}" if case.remedy else "What can be done: the advisory does not say.",
        f"Fixed in: {case.fixed_in}." if case.fixed_in else "",
    )


def confirmed_body(confirmation: Confirmation, names: Names) -> str:
    """Write a confirmed finding for the other suppliers with that device: who found it, and how many have it, is withheld."""
    said = (
        "has confirmed a vulnerability in"
        if confirmation.confirmed
        else "has decided to tell you of a reported vulnerability in"
    )
    return paragraphs(
        f"{called(confirmation.by, names)} {said}: {'; '.join(confirmation.models)}.",
        confirmation.summary,
        f"What can be done: {confirmation.remedy}" if confirmation.remedy else "What can be done is not yet known.",
        f"Fixed in: {confirmation.fixed_in}." if confirmation.fixed_in else "",
        "Who reported it, and which suppliers have the device, is withheld.",
    )


def question(case: Case, names: Names) -> str:
    """Write the question to the SSC that an undecided judgement drafts (decision 7)."""
    by = case.finder if isinstance(case, Finding) else case.issuer
    return paragraphs(
        f"{called(by, names)} has a case that it has not been able to judge material or not material.",
        f"Devices: {listed(case.affected)}.",
        f"What was seen: {case.seen if isinstance(case, Finding) else case.summary}",
        "It asks for the Security Sub-Committee's view. It has recorded no decision that the case is material.",
    )


def listed(affected: Iterable[Affected]) -> str:
    """Write models and versions in words."""
    return "; ".join(f"{one.model}, {versions(one)}" for one in affected) or "not yet known"


def versions(one: Affected) -> str:
    """Write one range of firmware versions in words."""
    bounds = [
        (one.low, "from {}"),
        (one.above, "after {}"),
        (one.high, "up to and including {}"),
        (one.below, "before {}"),
    ]
    said = " ".join(words.format(bound) for bound, words in bounds if bound is not None)
    parts = [part for part in (", ".join(one.exact), said) if part]
    return "firmware " + " and ".join(parts) if parts else "every firmware version"


def paragraphs(*texts: str) -> str:
    """Join the texts that are not empty, a blank line between."""
    return "\n\n".join(text for text in texts if text)


def called(party: PartyId, names: Names) -> str:
    """Give what an organisation is called, on one line."""
    return one_line("name of an organisation", names.get(party, party))


def words_at(at: datetime) -> str:
    """Write an instant in words, to the minute, in UTC: ``Tuesday 24 November 2026, 09:00 UTC``."""
    utc = at.astimezone(UTC)
    return f"{DAYS[utc.weekday()]} {utc.day} {MONTHS[utc.month - 1]} {utc.year}, {utc:%H:%M} UTC"


def one_line(what: str, text: str) -> str:
    """Give a text that stands in a line of its own; CannotWrite where it holds a line break or another control character."""
    if any(ord(c) < 32 or ord(c) in (127, 0x85, 0x2028, 0x2029) for c in text):
        fault = Fault(repr(text)[:80], "one line of text", f"Remove the line breaks from the {what}.")
        raise CannotWrite("Message", f"The {what} holds a line break or a control character.", fault.cure, (fault,))
    return text
