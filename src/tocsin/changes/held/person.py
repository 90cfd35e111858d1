"""Who proposes, represents or writes, for which organisation?"""

from dataclasses import dataclass

from tocsin.changes.held.when import UNKNOWN, When


@dataclass(frozen=True, slots=True)
class Person:
    """A person as a document names one. `nominated_by` says in whose name a representative speaks."""

    person: str = ""
    organisation: str = ""
    team: str = ""
    nominated_by: str = ""

    def words(self) -> str:
        """Write the person and where they come from."""
        return ", ".join(part for part in (self.person, self.organisation or self.team) if part)


@dataclass(frozen=True, slots=True)
class Renamed:
    """An organisation took another name; what was written under the old one stays as it was written."""

    was: str
    becomes: str
    from_: When = UNKNOWN


@dataclass(frozen=True, slots=True)
class Adopted:
    """Another person took over a proposal that its proposer withdrew."""

    proposer: Person
    representative: Person | None = None
