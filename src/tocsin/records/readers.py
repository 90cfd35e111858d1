"""Which organisations may read all of a case now, so that its text is sealed to them?"""

from datetime import datetime

from tocsin.parties.actor import Actor, Sure
from tocsin.parties.matrix import Matrix, Sight, Stand, Thing
from tocsin.parties.may import About, Relation, may
from tocsin.records.duties import ActDone
from tocsin.records.people import in_force
from tocsin.records.sharing import Share
from tocsin.records.sight import ADMINISTRATOR, COMMITTEE, stage, stand, standings
from tocsin.records.took_part import ARRIVED, roles
from tocsin.words import MANUFACTURER, PartyId

BODIES = frozenset({COMMITTEE, ADMINISTRATOR})


def readers(case: str, at: datetime, matrix: Matrix, told: frozenset[PartyId]) -> frozenset[PartyId]:
    """Give the organisations besides its originator that may read all of a case, with `told` taken as told of it already.

    At Red it is their named persons that may; their organisations hold the keys. Only a manufacturer, the SSC, and who was
    given something can: nobody else is asked about.
    """
    shares = Share.objects.filter(in_force(at), in_case_id=case).values_list("taker_id", "taker_person")
    came = ActDone.objects.filter(in_case_id=case, sort__in=ARRIVED).exclude(aimed_at=None).values_list("aimed_at_id")
    reached = told | {PartyId(str(one)) for (one,) in came.distinct()}
    able = {one for one in reached if one in BODIES or MANUFACTURER in roles(one, at)}
    asked = {(PartyId(taker), person) for taker, person in shares} | {(one, "") for one in able}
    return frozenset(
        party for party, person in asked if _reads(case, Actor(person, party, at, Sure.SECOND), matrix, told)
    )


def _reads(case: str, actor: Actor, matrix: Matrix, told: frozenset[PartyId]) -> bool:
    held, party = standings(actor, actor.at, [case])[case], actor.party or PartyId("")
    stands, now = held.relation.stands, held.stage
    if party in told:
        stands |= stand(actor, held.owner, frozenset({"was told"}), roles(party, actor.at))
        now = stage(held.classification, drafted=False)
    about = About(Thing.DETAIL, held.classification, now)
    return (
        Stand.ORIGINATOR not in stands
        and may(matrix, actor, about, Relation(stands, held.relation.given, True)) is Sight.FULL
    )
