"""Which words on the screen does each standing have?"""

from tocsin.duties.duty import LegWord
from tocsin.routes.route import HopWord

SILENCE = ("not known to be reached", "reached, no answer", "refused")
"""Decision 11: silence has three words."""

WORDS: dict[str, str] = {
    # A leg.
    LegWord.NOT_TRIGGERED: "Not yet owed",
    LegWord.NOT_APPLICABLE: "Does not apply here",
    LegWord.OPEN: "To do",
    LegWord.PAST_OWN_TARGET: "Past our own target",
    LegWord.LATE: "Past the limit the rules give",
    LegWord.BREACHED: "A finding has been recorded",
    LegWord.DONE: "Done",
    LegWord.DISPUTED: "Disputed",
    # A hop.
    HopWord.AGREED: "Agreed, and known to work",
    HopWord.NEVER_EXERCISED: "Agreed, not shown to work",
    HopWord.LAPSED: "The agreement has ended",
    HopWord.MISSING: "No agreement",
    HopWord.NOT_RECOGNISED: "Not a route the rules know",
    # A pass-on.
    "owed": "Asked to pass it on",
    "handed on": "Says it was passed on",
    "confirmed": "Passed on and received",
    "broken": "Not passed on",
    # A delivery.
    "queued": "Waiting to be sent",
    "sent": "Sent, no receipt yet",
    "delivered": "Taken by the other side's mail system",
    "acknowledged": "Receipt confirmed",
    "refused": "Refused",
    "bounced": "Came back",
    "expired": "No answer in the time set",
    # Silence.
    "not known to be reached": "Not known to be reached",
    "reached, no answer": "Reached, no answer",
}


def wording(word: str) -> str:
    """Give the words on the screen for a standing of decision 5 or a word of decision 11; KeyError for any other."""
    return WORDS[word]
