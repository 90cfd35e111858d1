"""In which ways does an organisation take part in a case, as was recorded: it owes, acted, sends, was told, was invited?

Of every case it is asked by one query a way; of one case alone, as each answer asks it, by the same queries compiled once.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from tocsin.duties.act import ActKind
from tocsin.notices.notice import Sort
from tocsin.records.cases import Case, Decision
from tocsin.records.compiled import Reading
from tocsin.records.devices import Product
from tocsin.records.duties import ActDone, DutyOwed
from tocsin.records.notices import Notice
from tocsin.records.parties import PartyRole
from tocsin.words import MANUFACTURER, PartyId

ARRIVED = tuple(kind.value for kind in (ActKind.TOLD, ActKind.DELIVERED_OFF_NETWORK, ActKind.FILED))
"""Acts toward an organisation by which it has something of the case before it. A release is none: nothing has left yet."""

OWES, INVITED = "owes", "was invited"
ONLY_ASKED = frozenset({"was told its own lines", INVITED})
"""Who was sent no more than lines about itself, or an invitation, has the header, whatever its role elsewhere."""
OWN_WORDS = (ActKind.REPLIED.value, ActKind.DISPUTED.value)

Way = Callable[[Any], QuerySet[Any]]


def took_part(party: PartyId | None, only: Collection[str] | None) -> dict[str, frozenset[str]]:
    """Give by case in which ways a party takes part."""
    if party is None:
        return {}
    if only is not None and len(only) == 1:
        (case,) = only
        ways = frozenset(_IN_ONE(party=party, case=case))
        return {case: ways} if ways else {}
    found: dict[str, set[str]] = {}
    for way, rows in WAYS.items():
        asked = rows(party) if only is None else rows(party).filter(in_case_id__in=only)
        for case in asked.values_list("in_case_id", flat=True).distinct():
            found.setdefault(case, set()).add(way)
    return {case: frozenset(ways) for case, ways in found.items()}


def roles(party: PartyId | None, at: datetime) -> frozenset[str]:
    """Give the roles of an organisation on a day: as the register dates them, and manufacturer where it makes a product."""
    if party is None:
        return frozenset()
    held = set(_ROLES(party=party, on=at.date()))
    return frozenset(held | ({str(MANUFACTURER)} if _MAKES(party=party) else set()))


def has_left(only: Collection[str] | None) -> set[str]:
    """Give the cases of which something has left its author."""
    if only is not None and len(only) == 1:
        return set(_LEFT(case=next(iter(only))))
    rows = ActDone.objects.filter(sort__in=ARRIVED)
    return set((rows if only is None else rows.filter(in_case_id__in=only)).values_list("in_case_id", flat=True))


def heads(only: Collection[str] | None) -> "list[tuple[str, str, str, str]]":
    """Give id, opener, class and sort of cases."""
    if only is not None and len(only) == 1:
        return _HEAD(case=next(iter(only)))
    rows = Case.objects.all() if only is None else Case.objects.filter(pk__in=only)
    return list(rows.values_list(*HEAD))


def _own_lines() -> QuerySet[Any]:
    return Notice.objects.filter(sort=Sort.OWN_LINES.value).values("pk")


def _told(party: Any) -> QuerySet[ActDone]:
    return ActDone.objects.filter(aimed_at_id=party, sort__in=ARRIVED)


def _acted(party: Any) -> QuerySet[ActDone]:
    done = ActDone.objects.filter(actor_id=party)
    return done.exclude(notice_ref__in=_own_lines()).exclude(sort__in=OWN_WORDS)


WAYS: dict[str, Way] = {
    OWES: lambda party: DutyOwed.objects.filter(holder_id=party),
    "acted": _acted,
    "was told": lambda party: _told(party).exclude(notice_ref__in=_own_lines()),
    "was told its own lines": lambda party: _told(party).filter(notice_ref__in=_own_lines()),
    "sends": lambda party: Notice.objects.filter(from_party_id=party),
    INVITED: lambda party: Decision.objects.annotate(
        about=Cast(KeyTextTransform("about", "head"), CharField(max_length=64))
    ).filter(about=party),
}
HEAD = ("pk", "opened_by_id", "classification", "sort")


def _in_one(party: Any, case: Any) -> "QuerySet[Any, str]":
    """Give the ways of one party in one case, by one query."""
    each = [
        rows(party).filter(in_case_id=case).annotate(way=Value(way)).order_by().values_list("way", flat=True)
        for way, rows in WAYS.items()
    ]
    whole: QuerySet[Any, str] = each[0].union(*each[1:])
    return whole


_IN_ONE: Reading[str] = Reading(_in_one)
_HEAD = Reading(lambda case: Case.objects.filter(pk=case).values_list(*HEAD))
_LEFT = Reading(
    lambda case: ActDone.objects.filter(sort__in=ARRIVED, in_case_id=case).values_list("in_case_id", flat=True)[:1]
)
_ROLES = Reading(
    lambda party, on: PartyRole.objects.filter(
        Q(starts_on=None) | Q(starts_on__lte=on), Q(ends_on=None) | Q(ends_on__gt=on), organisation_id=party
    ).values_list("role", flat=True)
)
_MAKES = Reading(lambda party: Product.objects.filter(manufacturer_id=party)[:1])
