"""Which case may this reader look at or change, how much of it, and what of the record is the reader's to know?"""

from dataclasses import dataclass, replace
from datetime import datetime

from tocsin.cases.classify import Reclassified
from tocsin.cases.judgement import Confirmation
from tocsin.cases.mask import mask
from tocsin.duties.act import ActKind
from tocsin.flows.docket import Docket, docket
from tocsin.flows.tools import Tools
from tocsin.notices.notice import Notice
from tocsin.notices.tell_story import visible
from tocsin.parties.actor import Actor, Duty, at_the_desk
from tocsin.parties.matrix import Sight, Thing
from tocsin.parties.may import covers, may, may_change
from tocsin.records import cases
from tocsin.records.sharing import sharers
from tocsin.records.sight import Standing, beginning
from tocsin.words import CaseId, PartyId, Refused

Reader = Actor | PartyId
"""Who asks. A party alone is whoever is at the machine, asking as that organisation (`--as`)."""

ARRIVED = (ActKind.TOLD, ActKind.DELIVERED_OFF_NETWORK, ActKind.FILED)
"""Acts toward an organisation by which it has something of the case before it. A release is none: nothing has left yet."""


class MayNotChange(Refused):
    """A change, by one that may see a case, of what is not its to change."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A case that a reader may look at. `held` is all of it, for flows to work on; `shown` is all that a face may show."""

    held: Docket
    actor: Actor
    standing: Standing
    sight: Sight
    shared: frozenset[PartyId]

    @property
    def case(self) -> CaseId:
        """The case's id."""
        return self.held.case.id

    @property
    def party(self) -> PartyId:
        """In whose name it is looked at."""
        return self.actor.party or PartyId("")

    @property
    def signature(self) -> str:
        """The name that stands on an act of this reader: with its own organisation's where it acts for another."""
        return self.actor.signature

    @property
    def shown(self) -> Docket:
        """The record with what is not the reader's to know left out."""
        party = self.party
        notices = {one.id: one for one in self.held.notices}
        return replace(
            self.held,
            case=mask(self.held.case, self.sight),
            decisions=tuple(one for one in self.held.decisions if self._knows(one, party)),
            duties=tuple(one for one in self.held.duties if one.by == party),
            notices=tuple(one for one in self.held.notices if self.has(one)),
            acts=tuple(one for one in self.held.acts if visible(one, notices, party, self.shared)),
        )

    def has(self, notice: Notice) -> bool:
        """Say whether a notice is the reader's to know: its own, one along its path, or one that has arrived at it."""
        party = self.party
        if party in (notice.sender, notice.path[0]):
            return True
        return notice.recipient == party and any(
            one.notice == notice.id and one.toward == party and one.kind in ARRIVED for one in self.held.acts
        )

    def _knows(self, decided: object, party: PartyId) -> bool:
        """Say whether a decision is the reader's to know: its own, a change of class, or at more than a header a confirmation."""
        by = getattr(decided, "by", None)
        told = isinstance(decided, Confirmation) and self.sight.rank >= Sight.PASS_ON.rank
        return by == party or by in self.shared or isinstance(decided, Reclassified) or told


def look(reference: str, reader: Reader, tools: Tools, person: str = "") -> Looked:
    """Give a case by its reference or its first characters among those that the reader may see; NoSuchCase otherwise."""
    at = tools.now()
    who = as_actor(reader, at, person)
    found = beginning(reference, who, at, tools.matrix)
    if len(found) != 1:
        raise cases.none_of(reference)
    ((case, standing),) = found.items()
    sight = may(tools.matrix, who, standing.about(Thing.DETAIL), standing.relation)
    shared = sharers(case, who.party, at) if who.party else frozenset[PartyId]()
    return Looked(docket(case, tools), who, standing, sight, shared)


def to_change(
    reference: str, by: Reader, duty: Duty, tools: Tools, thing: Thing = Thing.CASE, person: str = ""
) -> Looked:
    """Give a case to one that may change `thing` of it by doing `duty`; `person` is who is at the machine, for a party alone.

    NoSuchCase where it may not see the case, as where there is none; MayNotChange where it sees it and may do no more.
    """
    looked = look(reference, by, tools, person)
    about = looked.standing.about(thing)
    if not may_change(tools.matrix, looked.actor, about, looked.standing.relation, duty):
        raise may_not_change(looked.case, duty)
    return looked


def in_own_name(by: Reader, duty: Duty, thing: Thing, tools: Tools, person: str = "") -> Actor:
    """Give the actor that may do `duty` about what is its own organisation's and in no case; MayNotChange for another."""
    actor = as_actor(by, tools.now(), person)
    if actor.party is None or duty not in actor.duties or not covers(actor, thing):
        raise may_not_change(f"{thing} of {actor.party or 'nobody'}".capitalize(), duty)
    return actor


def may_not_change(what: str, duty: Duty) -> MayNotChange:
    """Give the refusal of a change by one that may only look."""
    why = f"you may look at this, and it takes a person who {duty} in a part of it that is yours."
    return MayNotChange(what, why, "Ask one who may, or sign in with your second factor.")


def as_actor(reader: Reader, at: datetime, person: str = "") -> Actor:
    """Give the actor that a reader is; `person` is who is at the machine, for a party alone."""
    return reader if isinstance(reader, Actor) else at_the_desk(reader, at, person)
