"""What does the store hold in the words of a register's sheets, and how are new lines kept beside it?

A column that a file lacks leaves what is kept alone; a blank cell says *unknown* and is kept as such. Nothing is deleted:
what has ended gets an ``until``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from tocsin.interop.read import Line
from tocsin.interop.register import KEYS, key
from tocsin.interop.sheet import Value
from tocsin.parties.agreement import CARRIES
from tocsin.records.devices import Firmware, Product, Scope
from tocsin.records.parties import (
    Agreement,
    Code,
    Contact,
    ContactSign,
    Organisation,
    OrganisationName,
    PartyRole,
    Specified,
)


class Upload(models.Model):
    """The receipt of one file that was loaded."""

    file_digest = models.CharField(max_length=64)
    file_name = models.CharField(max_length=300)
    what = models.CharField(max_length=20)
    loaded_by = models.CharField(max_length=150)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    loaded_at = models.DateTimeField()
    new_rows = models.PositiveBigIntegerField()
    changed_rows = models.PositiveBigIntegerField()
    same_rows = models.PositiveBigIntegerField()
    refused_rows = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.file_name


@dataclass(frozen=True, slots=True)
class Kept:
    """How many lines were new, changed what is kept, or said what is kept already."""

    added: int
    altered: int
    alike: int


_PERIOD = {"from": "starts_on", "until": "ends_on"}
_TESTS = {
    "signed by both": "signed_by_both",
    "defines material vulnerability": "defines_material",
    "commits to rectify": "commits_to_rectify",
    "tests checked by": "tests_checked_by",
    "tests checked on": "tests_checked_on",
}
_TABLES: Mapping[str, tuple[type[models.Model], Mapping[str, str]]] = {
    "organisations": (OrganisationName, {"organisation": "organisation_id", "name": "called", **_PERIOD}),
    "codes": (
        Code,
        {"organisation": "organisation_id", "scheme": "scheme", "code": "code", "role": "role", **_PERIOD},
    ),
    "roles": (PartyRole, {"organisation": "organisation_id", "role": "role", "detail": "detail", **_PERIOD}),
    "products": (
        Product,
        {
            "manufacturer": "manufacturer_id",
            "device type": "device_type",
            "model": "id",
            "name": "name",
            "aliases": "aliases",
            "hardware": "hardware",
            "certified on": "certified_on",
            "scope": "scope_class",
        },
    ),
    "firmware": (
        Firmware,
        {"model": "product_id", "version": "version", "predecessors": "follows", "released on": "released_on"},
    ),
    "contacts": (
        Contact,
        {
            "organisation": "organisation_id",
            "duty": "duty",
            "name": "name",
            "email": "email",
            "telephone": "telephone",
            "verified on": "verified_on",
        },
    ),
    "agreements": (
        Agreement,
        {
            "reference": "reference",
            "kind": "kind",
            "party a": "first_id",
            "role a": "first_role",
            "party b": "second_id",
            "role b": "second_role",
            **_PERIOD,
            "standing": "standing",
            "evidence digest": "evidence_digest",
            **_TESTS,
        },
    ),
    "specified": (
        Specified,
        {
            "customer": "customer_id",
            "supplier": "supplier_id",
            "specified": "matter",
            "party": "party_id",
            "terms": "terms",
            **_PERIOD,
            "source": "source",
        },
    ),
    "signs": (
        ContactSign,
        {
            "organisation": "organisation_id",
            "direction": "direction",
            "kind": "shown_by",
            "on": "seen_on",
            "reference": "reference",
        },
    ),
}


def stored() -> tuple[Line, ...]:
    """Give everything kept of the register as lines of its sheets."""
    return tuple(line for _, line in _stored())


def keep(lines: Iterable[Line]) -> Kept:
    """Keep checked lines: add what is new, change what differs, leave what is the same. The caller holds the transaction."""
    held = {key(line): (row, line) for row, line in _stored()}
    by_sheet: dict[str, list[Line]] = {}
    for line in lines:
        by_sheet.setdefault(line.sheet, []).append(line)
    added = altered = alike = 0
    for sheet in KEYS:
        for line in by_sheet.get(sheet, ()):
            row, before = held.get(key(line), (None, None))
            if before is not None and _same(line, before):
                alike += 1
                continue
            _save(line, row)
            added, altered = (added + 1, altered) if row is None else (added, altered + 1)
    return Kept(added, altered, alike)


def _stored() -> Iterable[tuple[models.Model, Line]]:
    for sheet in KEYS:
        table, columns = _TABLES[sheet]
        rows = table._default_manager.all()
        for row in rows.prefetch_related("scope") if table is Agreement else rows:
            values = {name: _value(getattr(row, column)) for name, column in columns.items()}
            yield row, Line(sheet, values | (_agreed(row) if isinstance(row, Agreement) else {}))


def _value(kept: Any) -> Value:
    if isinstance(kept, list):
        return tuple(str(word) for word in kept)
    value: Value = kept
    return value


def _agreed(row: Agreement) -> dict[str, Value]:
    carried = tuple(sorted(name for name in CARRIES if getattr(row, f"carries_{name}")))
    models_ = () if row.every_model else tuple(sorted(one.product_id for one in row.scope.all()))
    return {"models": models_, "carries": carried}


def _same(line: Line, before: Line) -> bool:
    return all(_plain(value) == _plain(before.values.get(name)) for name, value in line.values.items())


def _plain(value: Value) -> Value:
    if isinstance(value, tuple):
        return tuple(sorted(value)) or None
    return None if value == "" else value


def _save(line: Line, row: models.Model | None) -> None:
    table, columns = _TABLES[line.sheet]
    if line.sheet == "organisations":
        Organisation.objects.get_or_create(id=line.text("organisation"))
    fresh = row is None
    row = row or table()
    for name, column in columns.items():
        if name in line.values:
            setattr(row, column, _column(table, column, line.values[name]))
    if isinstance(row, Agreement):
        _agree(row, line, fresh)
        return
    row.save(force_insert=fresh)


def _column(table: type[models.Model], column: str, value: Value) -> Any:
    if isinstance(value, tuple):
        return list(value)
    field = table._meta.get_field(column.removesuffix("_id") if column.endswith("_id") else column)
    return None if value == "" and field.null else value


def _agree(row: Agreement, line: Line, fresh: bool) -> None:
    for name in CARRIES if "carries" in line.values else ():
        setattr(row, f"carries_{name}", name in line.many("carries"))
    if "models" in line.values:
        row.every_model = not line.many("models")
    row.save(force_insert=fresh)
    if "models" in line.values:
        row.scope.all().delete()
        Scope.objects.bulk_create(Scope(agreement=row, product_id=model) for model in sorted(set(line.many("models"))))
