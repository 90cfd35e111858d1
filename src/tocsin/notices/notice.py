"""What is said to whom, along which route, and why now?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tocsin.words import CaseId, Class, Digest, NoticeId, PartyId


class Why(StrEnum):
    """The reason a notice or a step was planned."""

    JUDGED_MATERIAL = "judged material"
    ADVISORY = "advisory received"
    FAN_OUT = "confirmed by the manufacturer"
    NO_ANSWER = "no answer"
    PAST_OWN_TARGET = "past own target"
    HANDED_ON = "handed on by the hop before"
    NO_ROUTE = "no route exists"
    REFUSED = "refused"
    UNDECIDED = "materiality undecided"
    TO_BE_NAMED = "a report would name it"
    GAINED = "it became the supplier of affected devices"


class Sort(StrEnum):
    """What kind of message it is; a request to a party that owes nothing says so (decision 17)."""

    NOTICE = "notice"
    PASS_ON = "request to pass on"
    FOR_INFORMATION = "copy for information"
    REMINDER = "reminder"
    TO_SSC = "to the Security Sub-Committee"
    OWN_LINES = "lines of a report that would name its reader"


@dataclass(frozen=True, slots=True)
class Notice:
    """A text in one version from one organisation to another. `final` is for whom it is meant in the end.

    `path` is the whole route by party from `sender` to `final`; `recipient` is the next on it. A notice that crosses to
    another organisation outside its recipient's own contacts waits for a release unless `released` stands (decision 19).
    """

    id: NoticeId
    case: CaseId
    version: int
    sort: Sort
    why: Why
    sender: PartyId
    recipient: PartyId
    final: PartyId
    path: tuple[PartyId, ...]
    duty: str
    """The duty rule it serves, or empty."""
    classification: Class
    header: str
    """Reference, class, time asked for: all that an intermediary reads at Amber (decision 24)."""
    body: str
    """The full text; empty in what an intermediary is given."""
    answer_by: datetime | None
    planned_at: datetime
    needs_release: bool
    owes_nothing: bool = False
    replaces: NoticeId | None = None
    step: int = 0
    """Which try it is toward the same recipient along the same path: 0 the first, then each reminder."""
    schema: int = 1

    @property
    def of_case(self) -> bool:
        """Whether it carries the case itself: a party's own lines are its right of reply and tell it nothing of the case."""
        return self.sort is not Sort.OWN_LINES

    @property
    def onward(self) -> PartyId | None:
        """The party after the recipient on the path, or None where the recipient is the last."""
        after = self.path[self.path.index(self.recipient) + 1 :]
        return after[0] if after else None


@dataclass(frozen=True, slots=True)
class Attached:
    """A sealed file beside a message: its neutral name, and CMS in base64."""

    name: str
    content: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one address, as handed to a mail driver: deterministic id, neutral subject, plain text."""

    message_id: str
    from_name: str
    from_address: str
    reply_to: str
    to_address: str
    subject: str
    text: str
    digest: Digest
    attached: Attached | None = None


class DeliveryWord(StrEnum):
    """Standing of a delivery (decision 5)."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    BOUNCED = "bounced"
    EXPIRED = "expired"


class PassOnWord(StrEnum):
    """Standing of a pass-on (decision 5)."""

    OWED = "owed"
    HANDED_ON = "handed on"
    CONFIRMED = "confirmed"
    BROKEN = "broken"
