"""Which duties does a case open, for whom, and from which instant?

- A duty does not depend on how it can be told: routes are not asked.
- No duty of G3.18 before a named person of the holder has judged the case material (decision 7). From awareness on, and
  until then, only the organisation's own target to decide runs, whether *undecided* was recorded or nothing at all.
- Each duty uses the rules in force on the London date of its own trigger (decision 8).
- A standing duty is no leg of a case: cover shows whether it is kept.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tocsin.cases.case import Advisory, Case, Finding
from tocsin.duties.act import Act, ActKind, Strength
from tocsin.duties.calendar import LONDON, Calendar
from tocsin.duties.duty import Duty
from tocsin.duties.policy import Policy
from tocsin.duties.rulebook import DutyRule, Rulebook, stands
from tocsin.words import MANUFACTURER, PartyId, Refused, RoleId

Holder = tuple[RoleId, PartyId]
"""Who holds an affected device in the role whose duty it is: a Responsible Supplier, or the DCC."""

_JUDGED = (ActKind.JUDGED_MATERIAL, ActKind.JUDGED_NOT_MATERIAL, ActKind.UNDECIDED)
_KNOWS = (ActKind.ACKNOWLEDGED, ActKind.CONFIRMED_VULNERABILITY)


class NoRulesYet(Refused):
    """A trigger on a day for which no rulebook at hand is in force."""


def owe(
    case: Case,
    acts: Sequence[Act],
    holders: Iterable[Holder],
    makers: Sequence[PartyId],
    rulebooks: Sequence[Rulebook],
    policy: Policy,
    calendar: Calendar,
    *,
    foreseen: bool = False,
) -> tuple[Duty, ...]:
    """Give every leg that the case has opened, by holder and in the rulebook's order.

    `makers` are the manufacturers of the affected models; where none is known the leg stands with `to` None. `rulebooks`
    are editions of one layer, of which the last in force at a trigger counts. `foreseen` adds the legs that would open,
    with `triggered_at` None: to be shown, never to be kept. Raises `NoRulesYet`, `OutsideCalendar`.
    """
    opening = _Opening(case, acts, tuple(makers), tuple(rulebooks), policy, calendar)
    return tuple(
        duty
        for role, party in dict.fromkeys(holders)
        for rule_id in opening.rule_ids(role)
        for duty in opening.legs(rule_id, party)
        if foreseen or duty.triggered_at is not None
    )


@dataclass(frozen=True, slots=True)
class _Opening:
    case: Case
    acts: Sequence[Act]
    makers: tuple[PartyId, ...]
    rulebooks: tuple[Rulebook, ...]
    policy: Policy
    calendar: Calendar

    def rule_ids(self, role: RoleId) -> tuple[str, ...]:
        """Give the rules of a role; a hub or gas proxy is held by the DCC and falls under its own clauses."""
        rules = [rule for book in self.rulebooks for rule in book.duties]
        # SEC G3.20
        # SEC G2.32
        cases = [rule for rule in rules if rule.trigger != "standing"]
        # SEC G2.29
        # SEC G2.30
        return tuple(dict.fromkeys(rule.id for rule in cases if rule.who == role))

    def legs(self, rule_id: str, party: PartyId) -> tuple[Duty, ...]:
        """Give one leg for each counterparty of a rule, as it stood on its own trigger's date."""
        trigger = next(rule.trigger for book in self.rulebooks for rule in book.duties if rule.id == rule_id)
        at = self._judged_at(party) if trigger == "judged material" else self._aware_at(party)
        book = self._book(at)
        rule = _rule(book, rule_id, _day(at) if at else None)
        if rule is None:
            return ()
        return tuple(self._leg(book, rule, party, to, at) for to in self._counterparties(book, rule))

    def _leg(self, book: Rulebook, rule: DutyRule, party: PartyId, to: PartyId | None, at: datetime | None) -> Duty:
        span = self.policy.target(rule.id)
        return Duty(
            rule=rule.id,
            case=self.case.id,
            by=party,
            to=to,
            clauses=rule.clauses,
            rulebook=book.id,
            triggered_at=at,
            due_at=at + timedelta(hours=rule.limit_hours) if at and rule.limit_hours else None,
            target_at=span.after(at, self.calendar) if at and span else None,
            falls_away=self._knows_already(rule, party, to, at) if at else "",
            calendar=self.calendar.version if at and span and span.working_days else "",
        )

    def _judged_at(self, party: PartyId) -> datetime | None:
        # SEC G3.17
        # SEC G3.18
        return _first(self.acts, lambda act: act.kind is ActKind.JUDGED_MATERIAL and act.by == party)

    def _aware_at(self, party: PartyId) -> datetime | None:
        """Give when the party had the substance before it: its own finding, or an act that shows that it was read."""
        if isinstance(self.case, Finding) and self.case.finder == party:
            return self.case.aware_at
        return _first(self.acts, lambda act: shows_awareness(act, party))

    def _counterparties(self, book: Rulebook, rule: DutyRule) -> tuple[PartyId | None, ...]:
        if rule.to == MANUFACTURER:
            return self.makers or (None,)
        always = {role.id: role.always for role in book.rules.roles}
        return (always[rule.to] if rule.to else None,)

    def _knows_already(self, rule: DutyRule, party: PartyId, to: PartyId | None, at: datetime) -> str:
        """Say why the manufacturer's leg alone falls away by what the case itself shows, or nothing."""
        if rule.falls_away_by is None or to is None:  # SEC G3.19
            return ""
        if isinstance(self.case, Advisory) and self.case.issuer == to:
            return f"the manufacturer itself issued the advisory ({rule.falls_away_by})"
        confirmed = [act for act in self.acts if act.kind is ActKind.CONFIRMED_VULNERABILITY and act.by == to]
        if isinstance(self.case, Finding) and party != self.case.finder and any(act.at <= at for act in confirmed):
            return f"the manufacturer had confirmed the vulnerability before ({rule.falls_away_by})"
        return ""

    def _book(self, at: datetime | None) -> Rulebook:
        books = [book for book in self.rulebooks if at is None or stands(book, _day(at))]
        if not books:
            what = f"The case {self.case.id}"
            raise NoRulesYet(what, f"no rulebook at hand is in force on {at and _day(at)}.", "Name one that is.")
        return books[-1]


def _rule(book: Rulebook, rule_id: str, on: date | None) -> DutyRule | None:
    try:
        return book.duty(rule_id, on)
    except KeyError:
        return None


def shows_awareness(act: Act, party: PartyId) -> bool:
    """Say whether the act shows that `party` had the substance: a receipt of the header alone does not."""
    if act.kind is ActKind.DELIVERED_OFF_NETWORK:
        return act.toward == party
    if act.by != party:
        return False
    return act.kind in _JUDGED or (act.kind in _KNOWS and act.strength is not Strength.HEADER)


def _first(acts: Iterable[Act], wanted: Callable[[Act], bool]) -> datetime | None:
    return min((act.at for act in acts if wanted(act)), default=None)


def _day(at: datetime) -> date:
    return at.astimezone(LONDON).date()
