"""What does a reader see of a case at an instant, before anything is told of it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tocsin.cases.case import Case
from tocsin.cases.judgement import Confirmation, Judgement
from tocsin.duties.act import Act
from tocsin.duties.duty import Standing
from tocsin.notices.notice import Notice
from tocsin.notices.wording import Names, called
from tocsin.words import Class, NoticeId, PartyId


class Post(StrEnum):
    """Where a notice is on its way, as its delivery shows."""

    NONE = "not queued"
    NO_ADDRESS = "no address"
    QUEUED = "queued"
    SENT = "sent"
    CAME_BACK = "came back"


@dataclass(frozen=True, slots=True)
class Seen:
    """What one reader may see of a case at an instant. `notices` and `acts` are already only what is the reader's to know."""

    case: Case
    owner: PartyId
    reader: PartyId
    committee: PartyId
    classification: Class
    at: datetime
    judgement: Judgement | None
    confirmation: Confirmation | None
    notices: tuple[Notice, ...]
    acts: tuple[Act, ...]
    standings: tuple[Standing, ...]
    posts: Mapping[NoticeId, Post]
    names: Names
    reminders: int
    does: Mapping[str, str]
    """What each duty rule asks for, in plain words."""
    reads_text: bool
    """Whether the reader may read the case itself; one that only passes a message on may not."""

    def called(self, party: PartyId) -> str:
        """Give what a party is called."""
        return called(party, self.names)
