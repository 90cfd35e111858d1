"""What is one line of a flow: its code and its items, with where it stands?"""

from dataclasses import dataclass
from datetime import date

from tocsin.words import RoleId


@dataclass(frozen=True, slots=True)
class Group:
    """One group or record. `line` counts from 1; an item is asked for by its position after the code, from 1."""

    line: int
    code: str
    items: tuple[str, ...]

    def item(self, position: int | None) -> str:
        """Give one item without its blanks; '' where it is not there."""
        if position is None or position > len(self.items):
            return ""
        return self.items[position - 1].strip()


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a header says of its file: which flow, who sent it to whom, in which roles, and on what day."""

    file_id: str
    flow: str
    version: str
    sender: str
    sender_role: RoleId | None
    """None where the role's code is in no layout."""
    recipient: str
    sent_on: date | None
    line: int
