"""Is it material? A decision that a person records for an organisation, against the organisation's own definition (decision 7)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tocsin.words import CaseId, PartyId


class Materiality(StrEnum):
    """What was decided. *Undecided* is a decision too: it starts an own-target clock and drafts a question to the SSC."""

    MATERIAL = "material"
    NOT_MATERIAL = "not material"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision. A later one stands beside it and never replaces it. `judged_at` and the case's awareness are two instants."""

    case: CaseId
    by: PartyId
    person: str
    materiality: Materiality
    why: str
    definition: str
    """The organisation's own definition of a material security vulnerability, as it read then."""
    judged_at: datetime
    schema: int = 1


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the manufacturer, or the SSC in its place, says of a finding: whether it stands, and for which versions (decision 12)."""

    case: CaseId
    by: PartyId
    person: str
    confirmed: bool
    models: tuple[str, ...]
    """The affected models and versions in words for those who will be told."""
    summary: str
    remedy: str
    fixed_in: str
    confirmed_at: datetime
    schema: int = 1
