"""Which act does each thing that people do leave behind? The downstream news in the words of `duties`."""

from dataclasses import dataclass
from datetime import datetime

from tocsin.cases.judgement import Confirmation, Judgement, Materiality
from tocsin.duties.act import Act, ActKind, Strength
from tocsin.notices.letter import header_digest, text_digest
from tocsin.notices.notice import Notice
from tocsin.words import CaseId, Digest, Fault, PartyId, Refused

JUDGED = {
    Materiality.MATERIAL: ActKind.JUDGED_MATERIAL,
    Materiality.NOT_MATERIAL: ActKind.JUDGED_NOT_MATERIAL,
    Materiality.UNDECIDED: ActKind.UNDECIDED,
}
ANSWERABLE = (ActKind.ACKNOWLEDGED, ActKind.REFUSED, ActKind.HANDED_ON, ActKind.DELIVERED_OFF_NETWORK)
NEEDS_WORDS = (ActKind.REFUSED, ActKind.DELIVERED_OFF_NETWORK)


class CannotAct(Refused):
    """An act that cannot be recorded as it was given."""


@dataclass(frozen=True, slots=True)
class Filing:
    """That a report was filed, as a person records it (decision 13): by whom, through which channel, when, its reference."""

    case: CaseId
    by: PartyId
    person: str
    to: PartyId
    channel: str
    reference: str
    filed_at: datetime
    steps: str
    """The steps taken or to be taken."""
    complete_by: datetime | None
    """When the steps are to be complete; without it the report does not meet the duty."""
    sheet: Digest
    """Digest of the sheet that was filed."""


def judged(judgement: Judgement) -> Act:
    """Give the act of a judgement."""
    kind = JUDGED[judgement.materiality]
    return Act(kind, judgement.case, judgement.by, judgement.judged_at, judgement.person, why=judgement.why)


def confirmed(confirmation: Confirmation, committee: PartyId) -> Act:
    """Give the act of a confirmation, of its refusal, or of the SSC's decision to fan out (decision 12)."""
    stands = ActKind.CONFIRMED_VULNERABILITY if confirmation.confirmed else ActKind.NOT_CONFIRMED
    kind = ActKind.FAN_OUT_DECIDED if confirmation.by == committee else stands
    return Act(
        kind,
        confirmation.case,
        confirmation.by,
        confirmation.confirmed_at,
        confirmation.person,
        why=confirmation.summary,
    )


def told(notice: Notice, at: datetime, said: str) -> Act:
    """Give the act of sending a notice; `said` is what the other server said. It meets no duty (decision 6)."""
    return Act(
        ActKind.TOLD,
        notice.case,
        notice.sender,
        at,
        toward=notice.recipient,
        duty=notice.duty,
        notice=notice.id,
        digest=header_digest(notice),
        channel="mail",
        reference=said,
    )


def answered(
    notice: Notice,
    kind: ActKind,
    by: PartyId,
    person: str,
    at: datetime,
    strength: Strength,
    why: str = "",
    channel: str = "",
    reference: str = "",
    sealed: Digest | None = None,
) -> Act:
    """Give the act of an answer to a notice, bound to what the answerer had before it (decision 23).

    `sealed` is the digest of the text that came sealed beside the notice, where its recipient has opened it.

    CannotAct where `kind` is no answer, `by` may not give it, it comes before the notice was planned, a button is pressed
    at Red, a refusal has no reason, or a record of handing over does not say who handed it over and how.
    """
    if faults := answer_faults(notice, kind, by, person, at, strength, why):
        raise CannotAct(
            f"Answer to {notice.id}", str(faults[0]), "Nothing was recorded. Put it right and record it again.", faults
        )
    digest = (sealed or text_digest(notice)) if strength.binds_text else header_digest(notice)
    proving = kind is ActKind.DELIVERED_OFF_NETWORK
    return Act(
        kind,
        notice.case,
        by,
        at,
        person.strip(),
        toward=notice.recipient if proving else notice.sender,
        duty=notice.duty,
        strength=strength,
        notice=notice.id,
        digest=digest,
        why=why.strip(),
        channel=channel,
        reference=reference,
        origin=notice.path[0],
    )


def answer_faults(
    notice: Notice, kind: ActKind, by: PartyId, person: str, at: datetime, strength: Strength, why: str
) -> tuple[Fault, ...]:
    """Give what is wrong with an answer. A party further on may acknowledge what reached it another way."""
    onward = notice.path[notice.path.index(notice.recipient) + 1 :] if kind is ActKind.ACKNOWLEDGED else ()
    givers = (notice.sender,) if kind is ActKind.DELIVERED_OFF_NETWORK else (notice.recipient, *onward)
    red = notice.classification == "Red" and strength is Strength.HEADER
    wrong = (
        (kind not in ANSWERABLE, kind, "an answer: " + ", ".join(ANSWERABLE), "Record another sort of act elsewhere."),
        (
            kind in ANSWERABLE and by not in givers,
            by,
            " or ".join(givers),
            "Record it as the party whose answer it is.",
        ),
        (
            kind is ActKind.HANDED_ON and notice.onward is None,
            kind,
            "an acknowledgement",
            "It ends with its recipient.",
        ),
        (
            at < notice.planned_at,
            at.isoformat(),
            f"{notice.planned_at.isoformat()} or later",
            "Give the time of the answer.",
        ),
        (not person.strip(), "nobody", "a named person", "Say who answered, or who accepted the answer."),
        (kind in NEEDS_WORDS and not why.strip(), "no reason", "a reason, or who handed it over and how", "Give it."),
        (red, "a button pressed", "a person signed in", "At Red nothing is answered by a link."),
    )
    return tuple(Fault(str(given), expected, cure) for holds, given, expected, cure in wrong if holds)


def filed(filing: Filing) -> Act:
    """Give the act of filing a report; CannotAct where who, channel, reference or the steps are not given."""  # SEC G3.18
    wanted = {"person": filing.person, "channel": filing.channel, "reference": filing.reference, "steps": filing.steps}
    faults = tuple(
        Fault("nothing", f"the {name}", f"Give the {name}.", column=name)
        for name, given in wanted.items()
        if not given.strip()
    )
    if faults:
        raise CannotAct("Filing", str(faults[0]), "Record it with what the channel gave you.", faults)
    return Act(
        ActKind.FILED,
        filing.case,
        filing.by,
        filing.filed_at,
        filing.person,
        toward=filing.to,
        strength=Strength.CHANNEL,
        digest=filing.sheet,
        steps=filing.steps,
        complete_by=filing.complete_by,
        channel=filing.channel,
        reference=filing.reference,
    )
