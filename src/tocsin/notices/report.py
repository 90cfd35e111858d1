"""What would the supplier copy into the Security Sub-Committee's form, field by field?"""

from dataclasses import dataclass
from datetime import datetime

from tocsin.words import CaseId, Class, Clause, PartyId, RulebookId


@dataclass(frozen=True, slots=True)
class Field:
    """One field to copy at a time. An empty `value` is a gap, and `hint` says what is wanted there."""

    name: str
    value: str
    clause: Clause | None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One dated line of what was done, for the reader to check."""

    at: datetime
    who: str
    did: str
    proof: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form-ready report to the SSC (decision 13): no metering point, and no party named before its days have run."""

    case: CaseId
    by: PartyId
    by_name: str
    title: str
    classification: Class
    rulebook: RulebookId
    drawn_at: datetime
    invented: bool
    fields: tuple[Field, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    """Sentences a reader needs: what is policy and not law, what is not known."""

    @property
    def gaps(self) -> tuple[str, ...]:
        """The names of fields that are still empty."""
        return tuple(field.name for field in self.fields if not field.value)
