"""Which case may this reader look at, how much of it, and what of the record is the reader's to know?"""

from dataclasses import dataclass, replace
from datetime import datetime

from tocsin.cases.classify import Reclassified
from tocsin.cases.judgement import Confirmation
from tocsin.cases.mask import mask
from tocsin.flows.docket import Docket, docket
from tocsin.flows.tools import Tools
from tocsin.notices.tell_story import visible
from tocsin.parties.actor import Actor, at_the_desk
from tocsin.parties.matrix import Sight, Thing
from tocsin.parties.may import may
from tocsin.records import cases
from tocsin.records.sharing import sharers
from tocsin.records.sight import Standing, standings, visible_to
from tocsin.words import PartyId

Reader = Actor | PartyId
"""Who asks. A party alone is whoever is at the machine, asking as that organisation (`--as`)."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A case that a reader may look at. `held` is all of it, for flows to work on; `shown` is all that a face may show."""

    held: Docket
    actor: Actor
    standing: Standing
    sight: Sight
    shared: frozenset[PartyId]

    @property
    def shown(self) -> Docket:
        """The record with what is not the reader's to know left out."""
        party = self.actor.party or PartyId("")
        notices = {one.id: one for one in self.held.notices}
        return replace(
            self.held,
            case=mask(self.held.case, self.sight),
            decisions=tuple(one for one in self.held.decisions if self._knows(one, party)),
            duties=tuple(one for one in self.held.duties if one.by == party),
            notices=tuple(one for one in self.held.notices if party in (one.path[0], one.sender, one.recipient)),
            acts=tuple(one for one in self.held.acts if visible(one, notices, party, self.shared)),
        )

    def _knows(self, decided: object, party: PartyId) -> bool:
        """Say whether a decision is the reader's to know: its own, a change of class, or at more than a header a confirmation."""
        by = getattr(decided, "by", None)
        told = isinstance(decided, Confirmation) and self.sight.rank >= Sight.PASS_ON.rank
        return by == party or by in self.shared or isinstance(decided, Reclassified) or told


def look(reference: str, reader: Reader, tools: Tools) -> Looked:
    """Give a case by its reference or its first characters among those that the reader may see; NoSuchCase otherwise.

    What is forbidden is not looked for: it can neither be found nor make a reference ambiguous.
    """
    at = tools.now()
    who = as_actor(reader, at)
    wanted = reference.strip().upper()
    rows = visible_to(cases.Case, who, at, tools.matrix).filter(id__startswith=wanted).values_list("pk", flat=True)
    found = list(rows[:2]) if len(wanted) >= cases.SHORTEST else []
    if len(found) != 1:
        raise cases.none_of(reference)
    standing = standings(who, at, found[0])[found[0]]
    sight = may(tools.matrix, who, standing.about(Thing.DETAIL), standing.relation)
    shared = sharers(found[0], who.party, at) if who.party else frozenset[PartyId]()
    return Looked(docket(found[0], tools), who, standing, sight, shared)


def as_actor(reader: Reader, at: datetime) -> Actor:
    """Give the actor that a reader is."""
    return reader if isinstance(reader, Actor) else at_the_desk(reader, at)
