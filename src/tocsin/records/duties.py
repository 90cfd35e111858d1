"""What was owed and what was done, kept: duties as they were owed, acts as they happened; never how they stand."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import models

from tocsin.duties.act import Act
from tocsin.duties.duty import Duty
from tocsin.parties.place import Seal
from tocsin.plain import from_bytes, instant, to_bytes
from tocsin.records.compiled import Adding, Reading
from tocsin.records.document import Document, from_head

NewId = Callable[[str], str]
"""Gives a new id for a prefix."""


class DutyOwed(Document):
    """One leg, as owed under the rulebook in force at its own trigger. Its standing is computed for its reader."""

    in_case = models.ForeignKey("records.Case", on_delete=models.PROTECT, related_name="duties")
    holder = models.ForeignKey("records.Organisation", on_delete=models.PROTECT, related_name="+")
    rule_id = from_head("rule", 48)
    key = models.CharField(max_length=200, unique=True)
    """Case, rule, holder, counterparty: planning again finds the same leg."""

    def entitled(self) -> tuple[str, ...]:
        """Give who holds it."""
        return (self.holder_id,)


class ActDone(Document):
    """One act. Nothing here is ever changed; a later act stands beside it."""

    in_case = models.ForeignKey("records.Case", on_delete=models.PROTECT, related_name="acts")
    actor = models.ForeignKey("records.Organisation", on_delete=models.PROTECT, related_name="+")
    aimed_at = models.ForeignKey("records.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    notice_ref = from_head("notice", 34)
    """The id of the notice it bears on, or empty; no foreign key, since notices are a later room."""
    sort = from_head("kind", 64)
    number = models.PositiveIntegerField()
    """Its place among the acts of its case, from 1."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["in_case", "number"], name="act_numbered_once")]

    def entitled(self) -> tuple[str, ...]:
        """Give who acted, and toward whom."""
        return (self.actor_id, self.aimed_at_id or "")


def leg(value: Duty) -> str:
    """Give what makes a leg the same leg whenever it is planned."""
    return "/".join((value.case, value.rule, value.by, value.to or ""))


def keep_duties(values: Sequence[Duty], new_id: NewId, opened_at: datetime, seal: Seal) -> list[tuple[Duty, str]]:
    """Keep those legs that are not kept yet; give each with its new id."""
    wanted = {leg(one): one for one in reversed(values)}
    held = set(DutyOwed.objects.filter(key__in=wanted).values_list("key", flat=True)) if wanted else set()
    new = [(one, new_id("D")) for key, one in reversed(wanted.items()) if key not in held]
    DutyOwed.objects.bulk_create(_duty(one, key, opened_at, seal) for one, key in new)
    return new


def keep_acts(values: Sequence[Act], new_id: NewId, seal: Seal) -> list[tuple[Act, str]]:
    """Keep acts of one case; give each with its id. The ledger's lock keeps their numbers apart."""
    if not values:
        return []
    last = _LAST_ACT.first(case=values[0].case) or 0
    new = [(one, new_id("A")) for one in values]
    _ADD_ACTS(_act(one, key, last + place, seal) for place, (one, key) in enumerate(new, 1))
    return new


_LAST_ACT = Reading(
    lambda case: ActDone.objects.filter(in_case_id=case).order_by("-number").values_list("number", flat=True)[:1]
)
_ADD_ACTS = Adding(ActDone)


def _duty(value: Duty, new_id: str, opened_at: datetime, seal: Seal) -> DutyOwed:
    head = {"class": "Amber", "at": instant(value.triggered_at or opened_at), "rule": value.rule, "schema": 1}
    row = DutyOwed(id=new_id, head=head, in_case_id=value.case, holder_id=value.by, key=leg(value))
    return row.enclosed(to_bytes(value), seal)


def _act(value: Act, new_id: str, number: int, seal: Seal) -> ActDone:
    head = {
        "class": "Amber",
        "at": instant(value.at),
        "kind": value.kind.value,
        "strength": value.strength.value,
        "notice": value.notice or "",
        "schema": 1,
    }
    row = ActDone(
        id=new_id,
        head=head,
        in_case_id=value.case,
        actor_id=value.by,
        aimed_at_id=value.toward,
        number=number,
    )
    return row.enclosed(to_bytes(value), seal)


def duties_of(case: str, unseal: Seal) -> tuple[Duty, ...]:
    """Give the legs owed in a case, oldest first."""
    rows = DutyOwed.objects.filter(in_case_id=case).order_by("happened_at", "key")
    return tuple(from_bytes(row.opened(unseal), Duty) for row in rows)


def acts_of(case: str, unseal: Seal) -> tuple[Act, ...]:
    """Give the acts of a case in the order in which they happened."""
    rows = ActDone.objects.filter(in_case_id=case).order_by("happened_at", "number")
    return tuple(from_bytes(row.opened(unseal), Act) for row in rows)
