"""What does the rulebook say: clauses, duties, what meets them, and the hops it recognises, each with source and mark?"""

from dataclasses import dataclass
from datetime import date

from tocsin.duties.act import ActKind, Strength
from tocsin.routes.kind import Rules
from tocsin.words import Clause, Mark, PartyId, RoleId, RulebookId


@dataclass(frozen=True, slots=True)
class ClauseText:
    """A clause in our paraphrase, never its words, with its source, mark and the dates between which it is held to stand."""

    clause: Clause
    says: str
    source: str
    mark: Mark
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Meets:
    """An act that meets a duty, and the weakest evidence on which it does (decision 6)."""

    act: ActKind
    at_least: Strength
    with_steps: bool = False
    """The act must carry both the steps and the time to complete them."""
    with_evidence: bool = False
    """The act must name its evidence: a digest or a reference."""
    why: str = ""
    """Why this act at this strength is held to be enough, or not less."""
    mark: Mark = Mark.INFERRED


@dataclass(frozen=True, slots=True)
class DutyRule:
    """A duty: who owes what to whom, what starts it, what meets it. `limit_hours` is None where the law gives no time."""

    id: str
    clauses: tuple[Clause, ...]
    who: RoleId
    to: RoleId | None
    trigger: str
    """``judged material``, ``standing``, or another trigger that the rulebook names."""
    does: str
    """Plain words for the screen, such as "Tell the manufacturer"."""
    timing: str
    """The timing words of the source, such as "as soon as reasonably practicable"; empty where it gives none."""
    limit_hours: int | None
    limit_clause: Clause | None
    met_by: tuple[Meets, ...]
    mark: Mark
    falls_away_by: Clause | None = None
    """The clause under which this leg alone falls away where the counterparty already knows; None: it never does."""
    from_on: date | None = None
    until_on: date | None = None
    """First day on which it stands, and first day on which it no longer does."""
    limit_months: int | None = None
    """A limit in months, where the law gives one so."""

    @property
    def limited(self) -> bool:
        """Whether the law itself dates a limit."""
        return self.limit_hours is not None or self.limit_months is not None


@dataclass(frozen=True, slots=True)
class ScopeClass:
    """A class of device, and in whose duty it lies: a role, or None where nobody owes anything for it."""

    name: str
    whose: RoleId | None
    says: str
    source: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A dated rulebook. `label` is ``hypothetical`` for a strawman, ``scenario`` for what is taken as kept, else empty.

    `layer` is its place on or beside the ladder.
    """

    id: RulebookId
    title: str
    layer: str
    label: str
    base: RulebookId | None
    from_on: date | None
    until_on: date | None
    source: str
    mark: Mark
    clauses: tuple[ClauseText, ...]
    duties: tuple[DutyRule, ...]
    rules: Rules
    binds_intermediary: str = ""
    digest: str = ""
    """SHA-256 of the file's bytes and of its base's digest."""
    scope: tuple[ScopeClass, ...] = ()
    short: str = ""
    """What it is called where there is little room, such as a table; empty: its title."""
    bodies: tuple[PartyId, ...] = ()
    """The named bodies that may record a finding or accept an explanation."""

    def duty(self, rule_id: str, on: date | None = None) -> DutyRule:
        """Give the duty rule with that id as it stands on `on`, or as written last; KeyError when there is none."""
        return {rule.id: rule for rule in self.duties if on is None or stands(rule, on)}[rule_id]

    def clause(self, name: Clause, on: date | None = None) -> ClauseText:
        """Give the clause as it stands on `on`, or as written last; KeyError when there is none."""
        return {text.clause: text for text in self.clauses if on is None or stands(text, on)}[name]


def stands(dated: "ClauseText | DutyRule | Rulebook", on: date) -> bool:
    """Say whether a clause, a duty or a whole rulebook is in force on `on` (the last day is excluded)."""
    return (dated.from_on is None or dated.from_on <= on) and (dated.until_on is None or on < dated.until_on)
