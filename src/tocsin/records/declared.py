"""What has an organisation declared outside any one case, kept as documents: approvals, what applies to it, transfers, lists?"""

from datetime import datetime
from typing import TypeVar

from django.db import models

from tocsin.duties.regime.applies import Applies, Triggered
from tocsin.duties.regime.transfer import Transfer
from tocsin.notices.escalation.approval import Approved
from tocsin.notices.exchange.lists import Exchanged
from tocsin.notices.exercise.exercise import Consent, Exercise, Outcome
from tocsin.notices.relay.key import KeyChecked, KeyEnded, KeyRegistered
from tocsin.parties.place import Seal
from tocsin.plain import from_bytes, instant, to_bytes
from tocsin.records.document import Document, from_head

Declared = (
    Approved
    | Applies
    | Triggered
    | Transfer
    | Exchanged
    | Consent
    | Exercise
    | Outcome
    | KeyRegistered
    | KeyChecked
    | KeyEnded
)
D = TypeVar(
    "D",
    Approved,
    Applies,
    Triggered,
    Transfer,
    Exchanged,
    Consent,
    Exercise,
    Outcome,
    KeyRegistered,
    KeyChecked,
    KeyEnded,
)


class Declaration(Document):
    """One declaration. Nothing here is changed; a later one stands beside it. `key` keeps what may be there only once."""

    declared_by = models.ForeignKey("records.Organisation", on_delete=models.PROTECT, related_name="+")
    sort = from_head("kind", 24)
    key = models.CharField(max_length=200, unique=True)
    number = models.PositiveIntegerField(unique=True)
    """Its place among all declarations, from 1."""

    def entitled(self) -> tuple[str, ...]:
        """Give who declared it."""
        return (self.declared_by_id,)


def keep(value: Declared, new_id: str, by: str, at: datetime, key: str, seal: Seal) -> Declaration | None:
    """Keep a declaration; None where one with this key is there already."""
    key = key or new_id
    if Declaration.objects.filter(key=key).exists():
        return None
    head = {"class": "Amber", "at": instant(at), "kind": type(value).__name__.lower(), "schema": value.schema}
    number = Declaration.objects.count() + 1
    row = Declaration(id=new_id, head=head, declared_by_id=by, key=key, number=number)
    return row.kept(to_bytes(value), seal)


def every(kind: type[D], unseal: Seal, by: str = "") -> tuple[tuple[str, D], ...]:
    """Give the declarations of a kind with their ids, oldest first; `by` one organisation where it is named."""
    rows = Declaration.objects.filter(sort=kind.__name__.lower()).order_by("number")
    rows = rows.filter(declared_by_id=by) if by else rows
    return tuple((str(row.pk), from_bytes(row.opened(unseal), kind)) for row in rows)
