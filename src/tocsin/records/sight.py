"""Which rows of which table may an actor see or change now? What no rule here shows is shown to nobody.

- How an actor stands to a case comes from what was recorded: who opened it, who owes in it, to whom something of it was sent.
  Leaving an estate later takes nothing back, and nothing that is only planned has arrived.
- How much that stand shows is the matrix's to say. Unknown and forbidden are alike: a row that is not in the answer.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from tocsin.duties.act import ActKind
from tocsin.parties.actor import Actor, Duty, Sure
from tocsin.parties.matrix import Given, Matrix, Sight, Stage, Stand, Thing
from tocsin.parties.may import About, Relation, may, may_change
from tocsin.records.cases import SHORTEST, Case, Decision
from tocsin.records.compiled import Reading
from tocsin.records.duties import ActDone, DutyOwed
from tocsin.records.estate import Snapshot
from tocsin.records.interop import Upload
from tocsin.records.notices import Notice, begin_with
from tocsin.records.parties import Agreement, Contact, Specified
from tocsin.records.people import ActsFor, Claim, Membership
from tocsin.records.sharing import Share, given
from tocsin.records.took_part import ARRIVED, ONLY_ASKED, OWES, has_left, heads, roles, took_part
from tocsin.words import MANUFACTURER, SUPPLIER, Class, PartyId

COMMITTEE, ADMINISTRATOR = PartyId("ssc"), PartyId("code-administrator")
CUSTOMER = "customer"
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Standing:
    """How an actor stands to one case, and what is asked when one asks about it."""

    relation: Relation
    classification: Class
    stage: Stage
    owner: PartyId

    def about(self, thing: Thing) -> About:
        """Give what is asked about a thing of the case."""
        return About(thing, self.classification, self.stage)


def beginning(reference: str, actor: Actor, at: datetime, matrix: Matrix) -> dict[str, Standing]:
    """Give the cases whose id is, or begins with, `reference` and that an actor may see, with how it stands to each.

    What it may not see is not looked for: it can neither be found nor make a reference ambiguous.
    """
    wanted = reference.strip().upper()
    if len(wanted) < SHORTEST or actor.party is None:
        return {}
    held = standings(actor, at, list(Case.objects.filter(id__startswith=wanted).values_list("pk", flat=True)))
    return {key: one for key, one in held.items() if _seen(matrix, actor, one.about(Thing.CASE), one.relation)}


def notices_beginning(reference: str, actor: Actor, at: datetime, matrix: Matrix) -> list[tuple[Notice, Standing]]:
    """Give the notices whose id is, or begins with, `reference` and that an actor sends or has received, with how it stands."""
    if actor.party is None:
        return []
    found = []
    for row in begin_with(reference, actor.party):
        held = standings(actor, at, [row.in_case_id]).get(row.in_case_id)
        mine = row.from_party_id == actor.party or bool(_CAME(party=actor.party, notice=row.pk, case=row.in_case_id))
        if held and mine and _seen(matrix, actor, held.about(Thing.NOTICE), held.relation):
            found.append((row, held))
    return found


_CAME = Reading(
    lambda party, notice, case: ActDone.objects.filter(
        aimed_at_id=party, sort__in=ARRIVED, in_case_id=case, notice_ref=notice
    )[:1]
)


def standings(actor: Actor, at: datetime, only: Collection[str] | None = None) -> dict[str, Standing]:
    """Give how an actor stands to each case (or to some) at an instant, from what was recorded until now."""
    left = has_left(only)
    reported = _reported() if actor.party in (COMMITTEE, ADMINISTRATOR) else set()
    took, held = took_part(actor.party, only), roles(actor.party, at)
    gave = given(actor.party, actor.person, at) if actor.party else {}
    found = {}
    for key, opened_by, classification, sort in heads(only):
        kind, owner = Class(classification), PartyId(opened_by)
        stands = stand(actor, owner, took.get(key, frozenset()), held)
        more = gave.get(key, frozenset()) | ({Given.REPORTED} if key in reported else frozenset[Given]())
        if Stand.ORIGINATOR in stands and actor.sure is Sure.DESK:
            more |= {Given.NAMED}
        relation = Relation(stands, frozenset(more), mine=bool(stands & PARTAKES))
        found[key] = Standing(relation, kind, stage(kind, drafted=sort == "finding" and key not in left), owner)
    return found


def _reported() -> set[str]:
    told = ActDone.objects.filter(aimed_at_id=COMMITTEE, sort=ActKind.FILED.value)
    return set(told.values_list("in_case_id", flat=True))


def stage(classification: Class, drafted: bool) -> Stage:
    """Give how far a case has come: a finding of which nothing has left is a draft; else its class says it."""
    if drafted:
        return Stage.DRAFT
    return {Class.WHITE: Stage.PUBLIC, Class.GREEN: Stage.LIMITED}.get(classification, Stage.EMBARGOED)


def stand(actor: Actor, owner: PartyId, took: frozenset[str], roles: frozenset[str]) -> frozenset[Stand]:
    """Give every way in which an actor stands to a case. A member of the SSC who stands aside does not stand as the SSC."""
    party = actor.party
    if party is None:
        return frozenset({Stand.OPERATOR if actor.operates else Stand.OUTSIDER})
    if party in (COMMITTEE, ADMINISTRATOR):
        if owner in actor.aside_from:
            return frozenset({Stand.OUTSIDER})
        as_body = Stand.COMMITTEE if party == COMMITTEE else Stand.ADMINISTRATOR
        return frozenset(
            {as_body, *([Stand.INTERMEDIARY] if took else []), *([Stand.ORIGINATOR] if party == owner else [])}
        )
    found = {Stand.ORIGINATOR} if party == owner else set()
    if took and took <= ONLY_ASKED:
        found |= set() if found else {Stand.INTERMEDIARY}
    elif took:
        found |= {Stand.AFFECTED} if OWES in took or SUPPLIER in roles else set()
        found |= {Stand.MANUFACTURER} if MANUFACTURER in roles else set()
        found |= {Stand.CUSTOMER} if CUSTOMER in roles and not found else set()
        found |= set() if found else {Stand.INTERMEDIARY}
    elsewhere = Stand.OTHER_MANUFACTURER if MANUFACTURER in roles else Stand.UNAFFECTED
    return frozenset(found or {elsewhere})


def visible_to(table: type[M], actor: Actor, at: datetime, matrix: Matrix) -> QuerySet[M]:
    """Give the rows of a table that an actor may see at least the header of; none of a table that no rule names."""
    rule = SHOWN.get(table)
    rows = table._default_manager.all()
    return rows.filter(rule(actor, at, matrix)) if rule and actor.party else rows.none()


def editable_by(table: type[M], actor: Actor, at: datetime, matrix: Matrix, duty: Duty) -> QuerySet[M]:
    """Give the rows of a table that an actor may change by doing `duty`: only rows that it may see, and not all of those."""
    thing = CHANGED.get(table)
    rows = visible_to(table, actor, at, matrix)
    if thing is None or actor.party is None:
        return rows.none()
    if thing in (Thing.CASE, Thing.NOTICE):
        held = standings(actor, at)
        keys = [key for key, one in held.items() if may_change(matrix, actor, one.about(thing), one.relation, duty)]
        return rows.filter(Q(pk__in=keys) if table is Case else Q(in_case_id__in=keys))
    own = may_change(matrix, actor, About(thing, Class.GREEN), registered(actor, at), duty)
    return rows.filter(_own(table, actor.party)) if own else rows.none()


def registered(actor: Actor, at: datetime) -> Relation:
    """Give how an actor stands to its own part of the register."""
    stands = stand(actor, PartyId(""), frozenset({OWES}), roles(actor.party, at))
    return Relation(stands, mine=True)


Rule = Callable[[Actor, datetime, Matrix], Q]
NOTHING = Q(pk__in=[])


def _cases(thing: Thing, key: str) -> Rule:
    def rule(actor: Actor, at: datetime, matrix: Matrix) -> Q:
        held = standings(actor, at)
        seen = [case for case, one in held.items() if _seen(matrix, actor, one.about(thing), one.relation)]
        return Q(**{f"{key}__in": seen})

    return rule


def _between(thing: Thing, *ends: str) -> Rule:
    """Give the rule of a row of a case that is for those at its ends."""
    within = _cases(thing, "in_case_id")

    def rule(actor: Actor, at: datetime, matrix: Matrix) -> Q:
        mine = NOTHING
        for end in ends:
            mine |= Q(**{f"{end}_id": actor.party})
        return within(actor, at, matrix) & mine

    return rule


def _notices(actor: Actor, at: datetime, matrix: Matrix) -> Q:
    """Give the rule of notices: its sender's from the first, its recipient's once it has arrived."""
    arrived = ActDone.objects.filter(aimed_at_id=actor.party, sort__in=ARRIVED).values("notice_ref")
    mine = Q(from_party_id=actor.party) | Q(to_party_id=actor.party, pk__in=arrived)
    return _cases(Thing.NOTICE, "in_case_id")(actor, at, matrix) & mine


def _register(thing: Thing) -> Callable[[type[Model]], Rule]:
    """Give the rule of a table of the register: all of it, one's own rows, or none."""

    def of(table: type[Model]) -> Rule:
        def rule(actor: Actor, at: datetime, matrix: Matrix) -> Q:
            seen = may(matrix, actor, About(thing, Class.GREEN), registered(actor, at))
            if seen is Sight.FULL:
                return Q()
            return _own(table, actor.party) if seen.rank >= Sight.OWN.rank and actor.party else NOTHING

        return rule

    return of


def _own(table: type[Model], party: PartyId) -> Q:
    own = NOTHING
    for column in OWNED[table]:
        own |= Q(**{f"{column}_id": party})
    return own


def _seen(matrix: Matrix, actor: Actor, about: About, relation: Relation) -> bool:
    return may(matrix, actor, about, relation).rank >= Sight.HEADER.rank


PARTAKES = frozenset(
    {Stand.ORIGINATOR, Stand.AFFECTED, Stand.INTERMEDIARY, Stand.CUSTOMER, Stand.MANUFACTURER, Stand.COMMITTEE}
)
OWNED: dict[type[Model], tuple[str, ...]] = {
    Agreement: ("first", "second"),
    Contact: ("organisation",),
    Specified: ("customer", "supplier", "party"),
    Membership: ("organisation",),
    ActsFor: ("principal", "agent"),
    Claim: ("organisation",),
    Snapshot: ("owner",),
    Upload: ("owner",),
}
CHANGED: dict[type[Model], Thing] = {
    Case: Thing.CASE,
    Notice: Thing.NOTICE,
    Contact: Thing.CONTACTS,
    Agreement: Thing.AGREEMENTS,
    Membership: Thing.PEOPLE,
    ActsFor: Thing.PEOPLE,
    Snapshot: Thing.ESTATE,
}
SHOWN: dict[type[Model], Rule] = {
    Case: _cases(Thing.CASE, "pk"),
    Decision: _between(Thing.CASE, "decided_by"),
    DutyOwed: _between(Thing.PLAN, "holder"),
    ActDone: _between(Thing.CASE, "actor", "aimed_at"),
    Notice: _notices,
    Share: _between(Thing.CASE, "giver", "taker"),
    Agreement: _register(Thing.AGREEMENTS)(Agreement),
    Contact: _register(Thing.CONTACTS)(Contact),
    Specified: _register(Thing.AGREEMENTS)(Specified),
    Membership: _register(Thing.PEOPLE)(Membership),
    ActsFor: _register(Thing.PEOPLE)(ActsFor),
    Claim: _register(Thing.PEOPLE)(Claim),
    Snapshot: _register(Thing.ESTATE)(Snapshot),
    Upload: _register(Thing.ESTATE)(Upload),
}
"""Every table of which anything is shown row by row. What is not here is shown to nobody by this way."""
