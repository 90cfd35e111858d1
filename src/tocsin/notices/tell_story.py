"""What happened in a case, in dated sentences, for one reader? Acts and instants only: nothing is computed, nobody is blamed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tocsin.cases.case import Case, Finding
from tocsin.duties.act import Act, ActKind
from tocsin.notices.notice import Notice
from tocsin.notices.wording import Names, called, words_at
from tocsin.words import NoticeId, PartyId

SHARED = (ActKind.CONFIRMED_VULNERABILITY, ActKind.FAN_OUT_DECIDED)
"""Acts that anybody in the case may know of."""

SENDERS = (ActKind.RELEASED, ActKind.LINK_WITHDRAWN)
"""Acts of a sender that are toward a recipient and not for it: their reasons are the sender's own."""

SHORT = 12
"""How many characters of a notice's id stand in a proof: enough to find it by, and short enough for a page."""

GATHERED = {
    ActKind.TOLD: "{by} sent notices to {toward}.",
    ActKind.RELEASED: "{by} released notices to {toward} for sending.",
    ActKind.NO_ANSWER: "By then no answer from {toward} to {by} was recorded.",
}
"""What one person or program did toward several at one instant is told in one sentence."""

WITHHELD = "the supplier that reported it"

SAID = {
    ActKind.JUDGED_MATERIAL: "{by} judged the vulnerability material.",
    ActKind.JUDGED_NOT_MATERIAL: "{by} judged the vulnerability not material.",
    ActKind.UNDECIDED: "{by} recorded that it has not decided whether the vulnerability is material.",
    ActKind.TOLD: "{by} sent a notice to {toward}.",
    ActKind.ACKNOWLEDGED: "{by} acknowledged the notice from {toward}.",
    ActKind.REFUSED: "{by} refused the notice from {toward}.",
    ActKind.DELIVERED_OFF_NETWORK: "{by} recorded that the notice was handed to {toward} off the network.",
    ActKind.HANDED_ON: "{by} recorded that it handed the message on.",
    ActKind.NO_ANSWER: "By then no answer from {toward} to {by} was recorded.",
    ActKind.STATED_FIX: "{by} stated that it has fixed or mitigated the vulnerability.",
    ActKind.FILED: "{by} filed its report with {toward}.",
    ActKind.CONFIRMED_VULNERABILITY: "{by} confirmed the vulnerability.",
    ActKind.NOT_CONFIRMED: "{by} did not confirm the vulnerability.",
    ActKind.ALREADY_AWARE: "{by} recorded why it is satisfied that {toward} already knows.",
    ActKind.NOT_APPLICABLE: "{by} recorded that the duty does not apply.",
    ActKind.RELEASED: "{by} released a notice to {toward} for sending.",
    ActKind.DISPUTED: "{by} disputed what is recorded.",
    ActKind.REPLIED: "{by} answered the lines that {toward} sent it about itself.",
    ActKind.FINDING_RECORDED: "{by} recorded a finding.",
    ActKind.EXPLANATION_ACCEPTED: "{by} accepted an explanation.",
    ActKind.FAN_OUT_DECIDED: "{by} decided that the other suppliers with the device are to be told.",
    ActKind.OPENED: "{by} opened the text of what {toward} sent it.",
    ActKind.CODE_TOLD: "{by} told {toward} a code by telephone, on its registered number.",
    ActKind.LINK_WITHDRAWN: "{by} withdrew the link of a mail to {toward}.",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One dated sentence, who acted, and what proves it."""

    at: datetime
    text: str
    who: str
    proof: str


def tell_story(
    case: Case,
    notices: Iterable[Notice],
    acts: Iterable[Act],
    names: Names,
    reader: PartyId,
    shared: frozenset[PartyId] = frozenset(),
) -> tuple[Event, ...]:
    """Give the case's events that `reader` may know, oldest first; `shared` are parties that shared their acts with it.

    A reader sees what it did, what was done toward it, and what happened along paths that begin with it (decision 25). The
    finder of a finding is named to itself, and to whom it told, and to nobody else.
    """
    notices = tuple(notices)
    held = {one.id: one for one in notices}
    told = {one.recipient for one in notices if isinstance(case, Finding) and knows_finder(one, case)}
    named = {case.finder, *told} if isinstance(case, Finding) else {reader}
    hidden = case.finder if isinstance(case, Finding) and reader not in named else None
    events = [opening(case, names)] if reader in ({case.finder} if isinstance(case, Finding) else {case.issuer}) else []
    seen = [one for one in acts if visible(one, held, reader, shared)]
    events += [event(one, held, names, hidden) for one in gather(seen)]
    return tuple(sorted(events, key=lambda one: one.at))


def knows_finder(notice: Notice, case: Finding) -> bool:
    """Say whether a notice tells its recipient who found it: the finder sent it, or its text came from the finder."""
    return notice.sender == case.finder or (notice.path[0] == case.finder and bool(notice.body))


def visible(act: Act, notices: dict[NoticeId, Notice], reader: PartyId, shared: frozenset[PartyId]) -> bool:
    """Say whether an act is its reader's to know. Why something was let go is no business of whoever receives it."""
    if reader == act.by or (reader == act.toward and act.kind not in SENDERS) or act.kind in SHARED or act.by in shared:
        return True
    notice = notices.get(act.notice) if act.notice else None
    return notice is not None and notice.path[0] == reader


def opening(case: Case, names: Names) -> Event:
    """Give the sentence with which a case begins, for whose case it is."""
    if isinstance(case, Finding):
        text = f"{called(case.finder, names)} became aware of a vulnerability that it found."
        return Event(case.aware_at, text, case.person, "")
    text = f"{called(case.issuer, names)} published its advisory {case.tracking}, version {case.version}; it was heard then."
    return Event(case.heard_at, text, called(case.issuer, names), f"digest {case.digest}")


def gather(acts: Iterable[Act]) -> tuple[tuple[Act, ...], ...]:
    """Put together the acts that differ in nothing but toward whom, on which notice; each of the others stands alone."""
    together: dict[tuple[object, ...], list[Act]] = {}
    for place, act in enumerate(acts):
        alone = place if act.kind not in GATHERED else None
        alike = (act.at, act.by, act.kind, act.person, act.strength, act.channel, act.reference)
        together.setdefault((*alike, None if act.kind is ActKind.NO_ANSWER else act.why, alone), []).append(act)
    return tuple(map(tuple, together.values()))


def event(acts: Sequence[Act], notices: dict[NoticeId, Notice], names: Names, hidden: PartyId | None) -> Event:
    """Write an act, or several that were gathered, as a sentence with its reason, and its proof."""
    act, by = acts[0], who(acts[0].by, names, hidden)
    pattern = SAID[act.kind] if len(acts) == 1 else GATHERED[act.kind]
    text = pattern.format(by=by, toward=listed([toward(one, notices, names, hidden) for one in acts]))
    if act.why and act.kind not in (ActKind.NO_ANSWER, *SHARED):
        text += f" Reason given: {act.why.rstrip('.')}."
    person = act.person if act.by != hidden else ""
    return Event(act.at, text[0].upper() + text[1:], person or by, proof(*acts))


def toward(act: Act, notices: dict[NoticeId, Notice], names: Names, hidden: PartyId | None) -> str:
    """Name toward whom an act was, and to whom that party is asked to pass the message on."""
    name = who(act.toward, names, hidden) if act.toward else "nobody named"
    notice = notices.get(act.notice) if act.notice else None
    if notice is None or notice.onward is None or act.kind is not ActKind.TOLD:
        return name
    return f"{name}, to be passed on to {who(notice.onward, names, hidden)}"


def listed(phrases: Sequence[str]) -> str:
    """Write phrases as a list in words; those with commas of their own are parted by semicolons."""
    phrases = tuple(dict.fromkeys(phrases))
    parted = "; " if any(", " in one for one in phrases) else ", "
    if len(phrases) == 1:
        return phrases[0]
    return f"{parted.join(phrases[:-1])}{';' if parted == '; ' else ''} and {phrases[-1]}"


def who(party: PartyId, names: Names, hidden: PartyId | None) -> str:
    """Give what an organisation is called, unless it is withheld."""
    return WITHHELD if party == hidden else called(party, names)


def proof(act: Act, *more: Act) -> str:
    """Write what an act rests on: its strength, channel and reference, and the notices of it and of those gathered with it."""
    parts = [str(act.strength)]
    if act.channel:
        parts.append(f"{act.channel}{': ' + act.reference if act.reference else ''}")
    about = [one.notice[:SHORT] for one in (act, *more) if one.notice]
    if about:
        parts.append(f"notice{'s' if len(about) > 1 else ''} {', '.join(about)}")
    if act.complete_by:
        parts.append(f"steps to be complete by {words_at(act.complete_by)}")
    return "; ".join(parts)
