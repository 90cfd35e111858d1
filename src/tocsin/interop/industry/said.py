"""What comes out of a flow: a claim that it makes, or a part of it that is set aside, with the reason?"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tocsin.parties.code import Scheme
from tocsin.words import Refused, RoleId


class FlowRefused(Refused):
    """A flow file that must not be read, or cannot be read whole."""


class Why(StrEnum):
    """Why a part of a flow is set aside; nothing of it is kept."""

    FLOW = "a flow that is not described here"
    VERSION = "a version of the flow that is not described here"
    GROUP = "a group or record that is not described here"
    SECRET = "passwords and addresses, dropped unread"
    REMOVED = "a meter that was removed"
    COUNT = "a trailer that counts another number of groups"
    TRAILER = "a trailer of another name"
    NO_TRAILER = "no trailer, so that a missing end could not be seen"
    ROLE = "a sender whose role's code is not described here"


@dataclass(frozen=True, slots=True)
class Aside:
    """A part that was set aside: why, what it calls itself, and its line. Never its content."""

    why: Why
    what: str
    line: int


@dataclass(frozen=True, slots=True)
class Said:
    """One claim of a flow: at this metering point this role was filled by whoever has this code, since a day."""

    point: str
    role: RoleId
    scheme: Scheme
    code: str
    since: date | None
    source: str
    reported_on: date | None
    line: int
    serial: str = ""
    make: str = ""
    """The text of make and type, where the claim is about a meter."""
