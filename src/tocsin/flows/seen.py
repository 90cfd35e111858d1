"""Who saw what of an organisation's own, when and how; and whose is what somebody asked for in vain?"""

from collections.abc import Iterable

from tocsin.flows.tools import Tools
from tocsin.parties.actor import Actor
from tocsin.parties.matrix import Sight, Thing
from tocsin.parties.may import About, Relation, may
from tocsin.parties.sighting import Sighting
from tocsin.records import cases
from tocsin.records.sight import registered
from tocsin.words import Class, PartyId


def seen(actor: Actor, log: Iterable[Sighting], tools: Tools, most: int = 1000) -> tuple[Sighting, ...]:
    """Give the newest looks at what is the actor's organisation's own, newest first; nothing where it may not read them.

    Its own members' looks are among them. Who was refused is shown as a refusal, with the id that was asked for.
    """
    about, relation = About(Thing.AUDIT, Class.AMBER), registered(actor, tools.now())
    if actor.party is None or may(tools.matrix, actor, about, Relation(relation.stands, mine=True)) is not Sight.OWN:
        return ()
    own = [one for one in log if one.owner == actor.party]
    return tuple(reversed(own[-most:]))


def owner_of(reference: str) -> PartyId | None:
    """Give whose case a whole reference names, so that it learns who asked for it in vain; None where there is none.

    The answer is for the access log, and never for whoever asked.
    """
    found = cases.Case.objects.filter(pk=reference).values_list("opened_by_id", flat=True).first()
    return PartyId(found) if found else None
