"""How does a leg stand at an instant, and on what does that rest?

- One word each; where several hold, the later in the list of `LegWord` wins (decision 5). Nothing here is stored.
- *Late* needs a limit that the rulebook dates; *breached* needs a named body's recorded finding (decision 3).
- Nothing excuses a leg: what died elsewhere stands beside it and touches no other leg (decision 4).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tocsin.duties.act import Act, ActKind, Strength
from tocsin.duties.calendar import LONDON
from tocsin.duties.duty import CauseElsewhere, Duty, LegWord, Standing
from tocsin.duties.rulebook import DutyRule, Meets, Rulebook
from tocsin.words import Clause

_JUDGEMENTS = (ActKind.JUDGED_MATERIAL, ActKind.JUDGED_NOT_MATERIAL)
_BY_COUNTERPARTY = (ActKind.ACKNOWLEDGED, ActKind.CONFIRMED_VULNERABILITY, ActKind.NOT_CONFIRMED)
_UNDONE = (LegWord.OPEN, LegWord.PAST_OWN_TARGET, LegWord.LATE, LegWord.BREACHED)


def standing(
    duty: Duty, acts: Iterable[Act], at: datetime, rulebook: Rulebook, cause: Sequence[CauseElsewhere] = ()
) -> Standing:
    """Compute how `duty` stands at `at` (an aware UTC instant) by the acts up to then.

    `rulebook` is the one the duty names; `cause` is what died elsewhere on this leg's way. Raises KeyError when the
    rulebook does not know the duty.
    """
    on = duty.triggered_at.astimezone(LONDON).date() if duty.triggered_at else None
    leg = _Leg(duty, rulebook.duty(duty.rule, on), rulebook, at, _known(duty, acts, at))
    found = leg.words()
    word = max(found, key=list(LegWord).index)
    met = leg.met if word in (LegWord.DONE, LegWord.DISPUTED) else None
    aside = tuple(one for one in cause if leg.touched_by(one)) if word in _UNDONE else ()
    return Standing(duty, word, at, found[word], met, leg.beside(word), aside)


def _known(duty: Duty, acts: Iterable[Act], at: datetime) -> tuple[Act, ...]:
    return tuple(sorted((act for act in acts if act.case == duty.case and act.at <= at), key=lambda act: act.at))


@dataclass(frozen=True, slots=True)
class _Leg:
    duty: Duty
    rule: DutyRule
    rulebook: Rulebook
    at: datetime
    acts: tuple[Act, ...]

    def words(self) -> dict[LegWord, str]:
        """Give each word that holds with the sentence it rests on."""
        found = self._due() if self._triggered else {LegWord.NOT_TRIGGERED: self._not_yet()}
        for finding in self._by_bodies(ActKind.FINDING_RECORDED):
            found[LegWord.BREACHED] = f"{finding.by} recorded a finding on {_when(finding.at)}{_why(finding)}."
        if self._triggered and (met := self.met):
            found[LegWord.DONE] = f"{met.by}: {met.kind.value}, {_when(met.at)} ({met.strength.value})."
        if dispute := self._dispute():
            found[LegWord.DISPUTED] = f"{dispute.by} disputes it since {_when(dispute.at)}{_why(dispute)}."
        return found

    @property
    def met(self) -> Act | None:
        """The first act that meets the duty on the evidence that its table asks for."""
        return next((act for act in self.acts if any(self._meets(act, row) for row in self.rule.met_by)), None)

    def beside(self, word: LegWord) -> tuple[str, ...]:
        """Give what stays beside the word: a limit passed, a finding, an explanation that a body accepted."""
        late = word in (LegWord.DONE, LegWord.DISPUTED) and self.met and self._late_by(self.met.at)
        limit = (f"done after the limit of {_when(self.duty.due_at)}",) if late else ()
        found = () if word is LegWord.BREACHED else self._by_bodies(ActKind.FINDING_RECORDED)
        findings = (f"a finding of {act.by}, {_when(act.at)}{_why(act)}" for act in found)
        accepted = self._by_bodies(ActKind.EXPLANATION_ACCEPTED)
        explained = (f"an explanation that {act.by} accepted, {_when(act.at)}{_why(act)}" for act in accepted)
        return (*limit, *findings, *explained)

    def touched_by(self, cause: CauseElsewhere) -> bool:
        """Say whether what died elsewhere was this leg's message: it touches no other leg."""
        return bool(cause.acts) and any(act.case == self.duty.case and act.duty == self.rule.id for act in cause.acts)

    @property
    def _triggered(self) -> bool:
        return self.duty.triggered_at is not None and self.duty.triggered_at <= self.at

    def _due(self) -> dict[LegWord, str]:
        """Give the words of a leg that is triggered, before what was done and found about it."""
        gone = self._falls_away()
        found = {LegWord.NOT_APPLICABLE: gone[1]} if gone else {LegWord.OPEN: self._open()}
        if self.duty.target_at and self.at > self.duty.target_at and not gone:
            found[LegWord.PAST_OWN_TARGET] = (
                f"Own target of {_when(self.duty.target_at)} has passed; it is the organisation's policy, not law."
            )
        if self._late_by(gone[0] if gone else self.at):
            found[LegWord.LATE] = f"The limit of {_when(self.duty.due_at)} has passed ({self.rule.limit_clause})."
        return found

    def _late_by(self, at: datetime) -> bool:
        """Say whether `at` is past a limit; a due instant counts only where the rulebook itself dates a limit."""
        return self.rule.limited and self.duty.due_at is not None and at > self.duty.due_at

    def _falls_away(self) -> tuple[datetime, str] | None:
        """Give since when and why the leg is not applicable: by the case, by record, or by a later judgement."""
        duty = self.duty
        if duty.falls_away and duty.triggered_at:
            return duty.triggered_at, f"{duty.falls_away[0].upper()}{duty.falls_away[1:]}."
        for act in (act for act in self.acts if act.by == duty.by):
            if act.kind is ActKind.NOT_APPLICABLE and act.duty == self.rule.id:
                why = f"{act.person or act.by} recorded on {_when(act.at)} that it does not apply{_why(act)}."
                return act.at, why
            if act.kind is ActKind.ALREADY_AWARE and (clause := self._removed_by(act)):
                return act.at, self._aware(act, clause)
        return self._judged_otherwise()

    def _removed_by(self, act: Act) -> Clause | None:
        """Give the clause under which an awareness by reason removes this leg, and no other; None where it does not."""
        # SEC G3.19
        # SEC G2.31
        named = act.duty in ("", self.rule.id) and act.toward in (None, self.duty.to)
        return self.rule.falls_away_by if named else None

    def _aware(self, act: Act, name: Clause) -> str:
        who = self.duty.to or "the manufacturer"
        mark = self.rulebook.clause(name).mark.value
        return f"{act.by} has reason to be satisfied that {who} knows, {_when(act.at)}{_why(act)} ({name}, {mark})."

    def _judged_otherwise(self) -> tuple[datetime, str] | None:
        judged = [act for act in self.acts if act.by == self.duty.by and act.kind in _JUDGEMENTS]
        if self.rule.trigger != "judged material" or not judged or judged[-1].kind is ActKind.JUDGED_MATERIAL:
            return None
        last = judged[-1]
        return last.at, f"{last.person or last.by} judged it not material after all, {_when(last.at)}{_why(last)}."

    def _dispute(self) -> Act | None:
        """Give the last dispute of an act on this leg, by a party of the leg or by one that such an act names."""
        return next((act for act in reversed(self.acts) if act.kind is ActKind.DISPUTED and self._disputes(act)), None)

    def _disputes(self, act: Act) -> bool:
        """Say whether the act disputes this leg, by its holder, its counterparty or one whom an act of the leg names."""
        here, there = self.duty.by, self.duty.to
        if act.duty != self.rule.id or (act.by != here and act.toward not in (None, here)):
            return False
        own = (one for one in self.acts if one.duty == self.rule.id and one.kind is not ActKind.DISPUTED)
        return act.by in (here, there) or any(act.by in (one.by, one.toward) for one in own)

    def _by_bodies(self, kind: ActKind) -> tuple[Act, ...]:
        """Give the acts of that kind by a body that the rulebook names, about this leg."""
        return tuple(
            act
            for act in self.acts
            if act.kind is kind
            and act.by in self.rulebook.bodies
            and act.duty == self.rule.id
            and act.toward == self.duty.by
        )

    def _meets(self, act: Act, row: Meets) -> bool:
        if act.kind is not row.act or act.duty not in ("", self.rule.id):
            return False
        return self._between(act) and _strong_enough(act, row)

    def _between(self, act: Act) -> bool:
        """Say whether the act is this leg's own: the counterparty's toward the holder, or the holder's toward it."""
        here, there = self.duty.by, self.duty.to
        if act.kind in _BY_COUNTERPARTY:
            unnamed = act.toward is None and act.origin is None and not self.duty.falls_away
            toward_here = unnamed or here in (act.toward, act.origin)
            return there is not None and act.by == there and toward_here
        if act.kind is ActKind.DELIVERED_OFF_NETWORK:
            return there is not None and here in (act.by, act.origin) and act.toward == there
        return act.by == here and act.toward in (None, there)

    def _not_yet(self) -> str:
        if self.rule.trigger == "judged material":
            return f"{self.duty.by} has not judged it material."
        return f"Nothing shows that {self.duty.by} knows of it."

    def _open(self) -> str:
        since = f"Since {_when(self.duty.triggered_at)}; nothing recorded yet meets it."
        if self.rule.limited:
            return f"{since} The limit is {_when(self.duty.due_at)} ({self.rule.limit_clause})."
        timing = f" The source says “{self.rule.timing}”." if self.rule.timing else ""
        return f"{since} No clause gives hours for it.{timing}"


def _strong_enough(act: Act, row: Meets) -> bool:
    """Say whether the act carries the evidence that the table asks for."""
    if act.strength.rank < row.at_least.rank:
        return False
    if row.at_least is Strength.CHANNEL and not (act.person and act.channel and act.reference):
        return False
    if row.with_evidence and not (act.digest or act.reference):
        return False
    # SEC G3.9
    return not row.with_steps or bool(act.steps.strip() and act.complete_by)


def _when(at: datetime | None) -> str:
    return f"{at.day} {at:%B %Y, %H:%M} UTC" if at else "no date"


def _why(act: Act) -> str:
    return f": {act.why.rstrip('.')}" if act.why else ""
