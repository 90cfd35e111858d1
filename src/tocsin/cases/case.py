"""What was heard: an advisory or a finding, and of which devices?"""

from dataclasses import dataclass
from datetime import datetime

from tocsin.words import CaseId, Class, Digest, ModelId, PartyId


@dataclass(frozen=True, slots=True)
class Affected:
    """A model and the firmware versions affected: `low` and `high` inclusive, None open at that end; `exact` when listed."""

    model: ModelId
    low: str | None = None
    high: str | None = None
    exact: tuple[str, ...] = ()
    below: str | None = None
    """First version that is not affected, where the source says "before"."""
    above: str | None = None
    """Last version that is not affected, where the source says "after"."""


@dataclass(frozen=True, slots=True)
class Advisory:
    """A manufacturer's advisory as heard. `tracking` and `version` are the publisher's; `heard_at` is ours."""

    id: CaseId
    issuer: PartyId
    tracking: str
    version: str
    title: str
    summary: str
    remedy: str
    classification: Class
    affected: tuple[Affected, ...]
    fixed_in: str
    published_at: datetime
    heard_at: datetime
    digest: Digest
    cves: tuple[str, ...] = ()
    severity: str = ""
    schema: int = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """A supplier's own finding as recorded by a person."""

    id: CaseId
    finder: PartyId
    person: str
    affected: tuple[Affected, ...]
    title: str
    seen: str
    """What was seen, in the finder's words."""
    classification: Class
    found_at: datetime
    aware_at: datetime
    schema: int = 1


Case = Advisory | Finding
