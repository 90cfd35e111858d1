"""What was done, by whom, toward whom, when, and how strong is the proof?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tocsin.words import CaseId, Digest, NoticeId, PartyId


class ActKind(StrEnum):
    """What an act can be. Acts are never changed; a later act stands beside an earlier one."""

    JUDGED_MATERIAL = "judged material"
    JUDGED_NOT_MATERIAL = "judged not material"
    UNDECIDED = "materiality undecided"
    TOLD = "sent a notice"
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    DELIVERED_OFF_NETWORK = "delivered off-network"
    HANDED_ON = "handed on"
    NO_ANSWER = "no answer by the time set"
    STATED_FIX = "stated that it has fixed or mitigated"
    FILED = "filed the report"
    CONFIRMED_VULNERABILITY = "manufacturer confirmed the vulnerability"
    NOT_CONFIRMED = "manufacturer did not confirm"
    ALREADY_AWARE = "reason to be satisfied that the manufacturer knows"
    NOT_APPLICABLE = "recorded as not applicable"
    RELEASED = "released for sending"
    DISPUTED = "disputed"
    REPLIED = "answered the lines about it"
    FINDING_RECORDED = "a named body recorded a finding"
    EXPLANATION_ACCEPTED = "a named body accepted an explanation"
    FAN_OUT_DECIDED = "fan-out decided"
    OPENED = "opened the text"
    CODE_TOLD = "told a code by telephone"
    LINK_WITHDRAWN = "withdrew a link"


class Strength(StrEnum):
    """How strong the proof is (decision 23), weakest first; `rank` orders them."""

    STATED = "stated by its author"
    REPLY = "reply attached, accepted by a named person"
    HEADER = "button pressed: receipt of the header"
    OFF_NETWORK = "record of who handed it over, how and when"
    CODE = "by a code told by telephone: binds the exact text"
    KEY = "opened with its registered key: binds the exact text"
    SIGNED_IN = "signed in: binds the exact text"
    CHANNEL = "filed by, channel, time and the channel's reference"

    @property
    def rank(self) -> int:
        """Its place from the weakest, 0, upward."""
        return list(Strength).index(self)

    @property
    def binds_text(self) -> bool:
        """Whether it binds the exact text, and not the header alone."""
        return self in (Strength.CODE, Strength.KEY, Strength.SIGNED_IN)


@dataclass(frozen=True, slots=True)
class Act:
    """One act in a case. `at` is an aware UTC instant. `person` is who acted for `by`."""

    kind: ActKind
    case: CaseId
    by: PartyId
    at: datetime
    person: str = ""
    toward: PartyId | None = None
    duty: str = ""
    """The id of the duty rule it bears on, where it names one."""
    strength: Strength = Strength.STATED
    notice: NoticeId | None = None
    digest: Digest | None = None
    """Digest of the exact text or header that the act binds."""
    why: str = ""
    steps: str = ""
    """For a report: the steps taken or to be taken."""
    complete_by: datetime | None = None
    """For a report: when the steps are to be complete."""
    channel: str = ""
    reference: str = ""
    origin: PartyId | None = None
    """At whose instance the message on its way was first sent; an answer at the far end of a chain answers them, too."""
