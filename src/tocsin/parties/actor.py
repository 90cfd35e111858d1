"""Who asks or acts: which person, of which organisation, for whom, in which roles, and how surely is that known?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tocsin.words import PartyId


class Sure(StrEnum):
    """How surely we know who it is, weakest first; `rank` orders them."""

    NOBODY = "nobody"
    LINK = "by a link from a mail"
    CODE = "by a link and a code told by telephone"
    PASSWORD = "signed in"
    SECOND = "signed in with a passkey or a second factor"
    FRESH = "signed in with a second factor within the last minutes"
    DESK = "at the machine that holds the store"

    @property
    def rank(self) -> int:
        """Its place from the weakest, 0, upward."""
        return list(Sure).index(self)


class Duty(StrEnum):
    """What a member may do in its organisation's name; each is given apart."""

    READS = "reads"
    ANSWERS = "answers"
    """Acknowledges, passes on, refuses."""
    DECIDES = "decides"
    """Judges, releases, files, shares."""
    ADMINISTERS = "administers"
    """Names members, those who act for it, and contacts."""


EVERY_DUTY = frozenset(Duty)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who stands behind one request (decision 36). Made anew for each request from what holds at that instant.

    `organisation` is the person's own; `acting_for` the one in whose name it acts, where that is another: both names
    stand on every act. `operates` marks the operator of the instance, who belongs to no organisation here.
    """

    person: str
    organisation: PartyId | None
    at: datetime
    sure: Sure = Sure.NOBODY
    duties: frozenset[Duty] = frozenset()
    acting_for: PartyId | None = None
    only: frozenset[str] = frozenset()
    """Acting for another: the matters that this covers; none named means all."""
    operates: bool = False
    aside_from: frozenset[PartyId] = frozenset()
    """Organisations from whose cases this person stands aside: its own employer, for a member of the SSC."""

    @property
    def party(self) -> PartyId | None:
        """In whose name it asks or acts."""
        return self.acting_for or self.organisation

    @property
    def signature(self) -> str:
        """Give the name that stands on an act: the person, and where it acts for another, its own organisation too."""
        return f"{self.person} of {self.organisation}" if self.acting_for and self.organisation else self.person


def at_the_desk(party: PartyId, at: datetime, person: str = "") -> Actor:
    """Give the actor of a command: whoever is at the machine asks as an organisation, and the operating system knew them."""
    return Actor(person, party, at, Sure.DESK, EVERY_DUTY)


def nobody(at: datetime) -> Actor:
    """Give the actor of a request that nobody signed."""
    return Actor("", None, at)
