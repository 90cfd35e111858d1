"""For which reason was something not sent? Every decision not to send has one of these, and a sentence."""

from dataclasses import dataclass
from enum import StrEnum

from tocsin.words import NoticeId, PartyId


class WhyNot(StrEnum):
    """The reasons. None of them says that anybody is at fault."""

    NOT_JUDGED = "nobody has judged the case yet"
    NOT_MATERIAL = "the case was judged not material"
    UNDECIDED = "whether the case is material is not decided"
    WAITS_FOR_RELEASE = "it waits for a named person's release"
    IN_QUEUE = "it is in the queue"
    NO_ADDRESS = "no mail address is on record"
    CAME_BACK = "it came back from every address on record"
    HEADER_ONLY = "its class keeps the text from an intermediary"
    TIME_NOT_UP = "the time given for an answer has not run out"
    NOT_CHASED_YET = "the silence is not recorded yet"
    ANSWERED = "it has answered"
    REACHED_ANOTHER_WAY = "the party for whom it is meant was reached another way"
    ENOUGH_REMINDERS = "no more reminders are allowed"
    ASKED_NOTHING = "no answer is asked for"
    REPLACED = "a later version took its place"
    NOT_CONFIRMED = "the manufacturer has not confirmed the vulnerability"
    NOT_OURS_TO_TELL = "that is for the one who confirmed it to say"
    KNOWS_ALREADY = "the manufacturer knows already"
    NOT_FILED = "no person has filed it"
    FILED_ALREADY = "it was filed"
    NO_DEVICE = "no affected device is known to be theirs"


@dataclass(frozen=True, slots=True)
class NotSent:
    """One thing that was not sent, to whom, and why. `party` is None for parties that the reader may not know."""

    party: PartyId | None
    what: str
    reason: WhyNot
    says: str
    """The whole sentence."""
    notice: NoticeId | None = None
