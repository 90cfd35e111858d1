"""What is known between two parties on a date, in the narrow shape that a hop needs?"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tocsin.words import Direction, ModelId, PartyId, RoleId


class Claim(StrEnum):
    """How far an agreement is agreed to exist (decision 27). Claimed and confirmed count; stale is as lapsed; denied does not count."""

    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Link:
    """An agreement or appointment seen as one possible hop. `covers` None means every model; `upto` is the first day after it."""

    ref: str
    left: PartyId
    left_role: RoleId
    right: PartyId
    right_role: RoleId
    sort: str
    """The agreement's kind, such as ``device_supply``."""
    words: frozenset[str]
    """What it carries: ``tell``, ``be_told``, ``pass_on``."""
    claim: Claim
    since: date | None
    upto: date | None
    covers: frozenset[ModelId] | None = None
    tests_met: bool = True
    """False for a letter of intent that fails one of its three tests."""


class SignKind(StrEnum):
    """What shows that a contact works, or that it did not."""

    VERIFIED = "contact verified"
    ACKNOWLEDGED = "real traffic acknowledged"
    EXERCISED = "exercise passed"
    UNANSWERED = "no answer"


@dataclass(frozen=True, slots=True)
class Sign:
    """One dated thing known of a party's contact for messages in a direction. The newest decides; `UNANSWERED` is against it."""

    party: PartyId
    direction: Direction
    kind: SignKind
    on: date


@dataclass(frozen=True, slots=True)
class Product:
    """What routes need of a model: its maker, its scope class, and the date of its certificate."""

    model: ModelId
    maker: PartyId
    scope: str
    certificate_on: date | None
