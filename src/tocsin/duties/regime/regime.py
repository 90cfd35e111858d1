"""What is a regime beside the Code: its triggers, its duties with their dated limits, and how sure of them we are?"""

import calendar
from dataclasses import dataclass
from datetime import datetime, timedelta

from tocsin.duties.calendar import LONDON
from tocsin.duties.duty import Duty
from tocsin.duties.regime.applies import Applies, Triggered
from tocsin.duties.rulebook import DutyRule, Rulebook, stands
from tocsin.words import CaseId, Mark, PartyId, Refused, RulebookId


class DoesNotRun(Refused):
    """A clock of a regime that nobody has recorded as applying, or that is not in force, or by a trigger it does not know."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """What starts a regime's clock, in our paraphrase, with its mark."""

    name: str
    says: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Regime:
    """A regime as data. `book` holds its clauses and duties, so that a leg of it stands as any other leg does."""

    book: Rulebook
    whose: str
    """To which organisations it can apply, in plain words; whether it does is the organisation's own record."""
    triggers: tuple[Trigger, ...]

    @property
    def id(self) -> RulebookId:
        """Its id."""
        return self.book.id

    def rules_for(self, trigger: str) -> tuple[DutyRule, ...]:
        """Give the duties that a trigger starts."""
        return tuple(rule for rule in self.book.duties if rule.trigger == trigger)

    def leg(self, rule: DutyRule, case: CaseId, by: PartyId, at: datetime) -> Duty:
        """Give the leg of a rule that began at an instant."""
        due = limit(rule, at)
        return Duty(rule.id, case, by, None, rule.clauses, self.id, at, due, None)

    def opened(self, triggered: Triggered, applies: Applies | None) -> tuple[Duty, ...]:
        """Give the legs that a recorded trigger opens; DoesNotRun where the regime is not recorded as applying."""
        if applies is None or not applies.applies:
            raise DoesNotRun(
                f"{self.book.title} for {triggered.by}",
                "the organisation has not recorded that it applies to it."
                if applies is None
                else f"it recorded that it does not apply: {applies.why}.",
                f"A named person records it first: tocsin applies {self.id} --as {triggered.by} --by … --reason …",
            )
        if not stands(self.book, triggered.happened_at.astimezone(LONDON).date()):
            raise DoesNotRun(
                f"{self.book.title}", "it was not in force then.", "Look at its dates with `tocsin regimes`."
            )
        if triggered.trigger not in {one.name for one in self.triggers}:
            known = "; ".join(f"{one.name} ({one.says})" for one in self.triggers)
            raise DoesNotRun(f"{self.book.title}: {triggered.trigger}", "nothing starts with it.", f"It knows: {known}")
        rules = self.rules_for(triggered.trigger)
        return tuple(self.leg(rule, triggered.case, triggered.by, triggered.happened_at) for rule in rules)


def limit(rule: DutyRule, at: datetime) -> datetime | None:
    """Give when a dated limit ends: hours by the clock; months to the same London hour of that day, or of the month's last."""
    if rule.limit_hours is not None:
        return at + timedelta(hours=rule.limit_hours)
    return months_after(at, rule.limit_months) if rule.limit_months is not None else None


def months_after(at: datetime, months: int) -> datetime:
    """Give the instant so many months later, London time; 31 August and six months is the last day of February."""
    local = at.astimezone(LONDON)
    years, month = divmod(local.month - 1 + months, 12)
    year, month = local.year + years, month + 1
    day = min(local.day, calendar.monthrange(year, month)[1])
    return local.replace(year=year, month=month, day=day).astimezone(at.tzinfo)
