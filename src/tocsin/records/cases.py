"""What was heard, kept: advisories and findings as documents."""

from datetime import datetime
from hashlib import sha256
from typing import cast

from django.db import models

from tocsin.cases.case import Advisory, Finding
from tocsin.cases.classify import Reclassified
from tocsin.cases.coordination.step import Step
from tocsin.cases.judgement import Confirmation, Judgement
from tocsin.cases.remedy.closing import Closing
from tocsin.cases.remedy.exposure import Exposure
from tocsin.cases.remedy.plan import Plan
from tocsin.parties.place import Seal
from tocsin.plain import from_bytes, instant, to_bytes
from tocsin.records.document import Document, from_head
from tocsin.words import Refused

SHORTEST = 5
"""How many characters of an id must be given, its prefix and hyphen among them."""


class NoSuchCase(Refused):
    """A reference that names no case for this reader; unknown and forbidden read alike."""


class Case(Document):
    """An advisory or a finding. The same document heard twice is one row: its digest, and its tracking id, are unique."""

    opened_by = models.ForeignKey("records.Organisation", on_delete=models.PROTECT, related_name="+")
    heard_digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the document as heard; of the finding's own canonical text where a person wrote it."""
    tracking_key = models.CharField(max_length=300, unique=True)
    """SHA-256 of issuer, publisher's tracking id and version; the case's own id for a finding."""
    sort = from_head("kind", 16)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(sort__in=["advisory", "finding"]), name="case_sort_is_known")
        ]

    def entitled(self) -> tuple[str, ...]:
        """Give whose case it is, and who may read all of it besides (see `flows.entitle`)."""
        return (self.opened_by_id, *self.head.get("entitled", ()))


class Decision(Document):
    """A person's decision about a case: its materiality, a confirmation, a change of class. A later one stands beside it."""

    in_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    decided_by = models.ForeignKey("records.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    """Its place among the decisions of its case, from 1."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["in_case", "number"], name="decision_numbered_once")]

    def entitled(self) -> tuple[str, ...]:
        """Give who decided."""
        return (self.decided_by_id,)


Decided = Judgement | Confirmation | Reclassified | Step | Plan | Exposure | Closing
DECIDED = (Judgement, Confirmation, Reclassified, Step, Plan, Exposure, Closing)


def keep(value: Advisory | Finding, heard_digest: str, tracking_key: str, seal: Seal) -> Case:
    """Keep a case as heard; IntegrityError where the same document was heard before."""
    opened_by = value.issuer if isinstance(value, Advisory) else value.finder
    at = value.heard_at if isinstance(value, Advisory) else value.found_at
    head = {"class": value.classification.value, "at": instant(at), "kind": type(value).__name__.lower(), "schema": 1}
    row = Case(id=value.id, head=head, opened_by_id=opened_by, heard_digest=heard_digest, tracking_key=tracking_key)
    return row.kept(to_bytes(value), seal)


def read(row: Case, unseal: Seal) -> Advisory | Finding:
    """Give a kept case back as the value it was."""
    return cast("Advisory | Finding", from_bytes(row.opened(unseal), Advisory, Finding))


def find(reference: str) -> Case:
    """Give the case whose id is, or begins with, `reference`; NoSuchCase where there is none or more than one."""
    wanted = reference.strip().upper()
    rows = list(Case.objects.filter(id__startswith=wanted)[:2]) if len(wanted) >= SHORTEST else []
    if len(rows) != 1:
        raise none_of(reference)
    return rows[0]


def none_of(reference: str) -> NoSuchCase:
    """Give the refusal of a reference that is unknown or not the reader's: one and the same."""
    return NoSuchCase(
        f"Case {reference}",
        "no case that you may see has this reference, or more than one begins with it.",
        "Give the reference as `tocsin respond` or `tocsin find` printed it, at least its first five characters.",
    )


def keep_decision(value: Decided, new_id: str, classification: str, at: datetime, seal: Seal) -> Decision:
    """Keep one decision."""
    about = (value.about or "") if isinstance(value, Step) else ""
    head = {
        "class": classification,
        "at": instant(at),
        "kind": type(value).__name__.lower(),
        "about": about,
        "schema": value.schema,
    }
    number = Decision.objects.filter(in_case_id=value.case).count() + 1
    row = Decision(id=new_id, head=head, in_case_id=value.case, decided_by_id=value.by, number=number)
    return row.kept(to_bytes(value), seal)


def decisions_of(case: str, unseal: Seal) -> tuple[Decided, ...]:
    """Give the decisions of a case in the order in which they were recorded."""
    rows = Decision.objects.filter(in_case_id=case).order_by("number")
    read_back = (from_bytes(row.opened(unseal), *DECIDED) for row in rows)
    return tuple(cast("Decided", one) for one in read_back)


def advisories(unseal: Seal) -> tuple[Advisory, ...]:
    """Give every advisory heard, oldest first."""
    rows = Case.objects.filter(sort="advisory").order_by("happened_at")
    return tuple(from_bytes(row.opened(unseal), Advisory) for row in rows)


def digest_of(value: Finding) -> str:
    """Give the SHA-256 of a finding's own plain text, as 64 hexadecimal digits."""
    return sha256(to_bytes(value)).hexdigest()
