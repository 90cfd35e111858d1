"""What does the rulebook say: clauses, duties, what meets them, and the hops it recognises, each with source and mark?"""

from dataclasses import dataclass
from datetime import date

from tocsin.duties.act import ActKind, Strength
from tocsin.routes.kind import Rules
from tocsin.words import Clause, Mark, RoleId, RulebookId


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


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A dated rulebook. `label` is ``hypothetical`` for a strawman, else empty; `layer` is its place on or beside the ladder."""

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

    def duty(self, rule_id: str) -> DutyRule:
        """Give the duty rule with that id; KeyError when there is none."""
        return {rule.id: rule for rule in self.duties}[rule_id]
