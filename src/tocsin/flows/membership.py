"""An organisation names its members, and those who act for it; an end works at once, and what was stays on record."""

from collections.abc import Collection

from django.db import transaction

from tocsin.flows.tools import Tools
from tocsin.parties.actor import Actor, Duty
from tocsin.parties.matrix import MATTERS
from tocsin.records import people
from tocsin.words import PartyId, Refused


class CannotName(Refused):
    """A member or an agent that this actor may not name or end."""


def name_member(by: Actor, person: str, duties: Collection[Duty], tools: Tools) -> None:
    """Make a person, by its key, a member of the actor's organisation; named again, what it may do is as now said."""
    party, at = _party(by), tools.now()
    with transaction.atomic():
        end_member(by, person, tools, last=True)
        people.Membership.objects.create(
            member_id=person,
            organisation_id=party,
            may=sorted(one.value for one in duties),
            named_by=by.signature,
            begins_at=at,
        )
        _somebody_administers(party, tools)


def end_member(by: Actor, person: str, tools: Tools, last: bool = False) -> int:
    """End a person's membership now; give how many were ended. The last one who administers can only be replaced."""
    party, at = _party(by), tools.now()
    with transaction.atomic():
        rows = people.Membership.objects.filter(people.in_force(at), member_id=int(person), organisation_id=party)
        ended = rows.update(ends_at=at, ended_by=by.signature)
        if not last:
            _somebody_administers(party, tools)
    return ended


def let_act(
    by: Actor,
    agent: PartyId,
    sort: str,
    duties: Collection[Duty],
    only: Collection[str],
    tools: Tools,
    person: str = "",
) -> None:
    """Let another organisation, or one person of it, act in the actor's own organisation's name, in the matters named."""
    party = _party(by)
    if sort not in people.KINDS or agent == party or not duties or Duty.ADMINISTERS in duties:
        why = "it needs a known sort, another organisation, and duties; who acts for another names nobody there."
        raise CannotName(f"{agent} for {party}", why, f"Known sorts: {', '.join(people.KINDS)}.")
    if unknown := sorted(set(only) - set(MATTERS)):
        why = f"{', '.join(unknown)} is no matter to act in."
        raise CannotName(f"{agent} for {party}", why, f"Name some of {', '.join(MATTERS)}, or none for all of them.")
    people.ActsFor.objects.create(
        agent_id=agent,
        principal_id=party,
        person_id=person or None,
        sort=sort,
        only=sorted(only),
        may=sorted(one.value for one in duties),
        named_by=by.signature,
        begins_at=tools.now(),
    )


def end_acting(by: Actor, agent: PartyId, tools: Tools) -> int:
    """End all acting of an organisation in the actor's own organisation's name, now."""
    at = tools.now()
    rows = people.ActsFor.objects.filter(people.in_force(at), agent_id=agent, principal_id=_party(by))
    return rows.update(ends_at=at, ended_by=by.signature)


def _party(by: Actor) -> PartyId:
    if by.party is None or Duty.ADMINISTERS not in by.duties or by.acting_for is not None:
        why = "it takes a member of the organisation who administers it."
        raise CannotName("People", why, "Ask one of them.")
    return by.party


def _somebody_administers(party: PartyId, tools: Tools) -> None:
    rows = people.Membership.objects.filter(people.in_force(tools.now()), organisation_id=party)
    if not any(Duty.ADMINISTERS in one.duties for one in rows):
        raise CannotName(party, "nobody would be left who administers it.", "Name another administrator first.")
