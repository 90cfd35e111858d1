"""What was shared of a case, by whom, with whom, from when until when? Sharing is an act: nothing is shared by itself."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from tocsin.parties.matrix import Given
from tocsin.records.cases import Case
from tocsin.records.compiled import Reading
from tocsin.records.parties import Organisation
from tocsin.records.people import Span, ends_after, in_force
from tocsin.words import PartyId

WHAT = (Given.GRANTED, Given.SHARED, Given.NAMED)
"""What can be given by a person's act; that a report was made shows from the report itself."""


class Share(Span):
    """One thing given to one organisation, or at Red to one person of it."""

    in_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="shares")
    what = models.CharField(max_length=12)
    giver = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    giver_person = models.CharField(max_length=300)
    taker = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    taker_person = models.CharField(max_length=300, blank=True)
    """By name, where one person is meant."""
    reason = models.CharField(max_length=300)
    ended_by = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [
            ends_after("share"),
            models.CheckConstraint(condition=Q(what__in=[one.value for one in WHAT]), name="share_known"),
            models.CheckConstraint(
                condition=Q(what=Given.NAMED.value) ^ Q(taker_person=""), name="share_names_a_person_or_not"
            ),
        ]


def given(party: PartyId, person: str, at: datetime) -> dict[str, frozenset[Given]]:
    """Give what was given to a party, and to this person of it, by case, as it holds at an instant."""
    found: dict[str, frozenset[Given]] = {}
    for row in _GIVEN(party=party, person=person, at=at):
        found[row.in_case_id] = found.get(row.in_case_id, frozenset()) | {Given(row.what)}
    return found


_GIVEN = Reading(
    lambda party, person, at: Share.objects.filter(
        in_force(at), Q(taker_person="") | Q(taker_person=person), taker_id=party
    )
)


def shares_of(case: str) -> tuple[Share, ...]:
    """Give everything that was ever shared of a case, oldest first, ended or not."""
    return tuple(Share.objects.filter(in_case_id=case).order_by("begins_at", "id"))


def sharers(case: str, party: PartyId, at: datetime) -> frozenset[PartyId]:
    """Give the organisations that share their acts in a case with a party at an instant."""
    rows = Share.objects.filter(in_force(at), in_case_id=case, taker_id=party, what=Given.SHARED.value)
    return frozenset(PartyId(one) for one in rows.values_list("giver_id", flat=True))


def give(
    case: str, what: Given, giver: PartyId, by: str, taker: PartyId, person: str, reason: str, at: datetime
) -> None:
    """Record a sharing, unless the same is given already."""
    same = {"in_case_id": case, "what": what.value, "giver_id": giver, "taker_id": taker, "taker_person": person}
    if not Share.objects.filter(in_force(at), **same).exists():
        Share.objects.create(**same, giver_person=by, reason=reason, begins_at=at)


def end(case: str, what: Given, giver: PartyId, by: str, taker: PartyId, person: str, at: datetime) -> int:
    """End a sharing from an instant on; give how many were ended."""
    rows = Share.objects.filter(
        in_force(at), in_case_id=case, what=what.value, giver_id=giver, taker_id=taker, taker_person=person
    )
    return rows.update(ends_at=at, ended_by=by)
