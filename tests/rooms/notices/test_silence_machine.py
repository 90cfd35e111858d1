"""Whatever happens to a case, in whatever order: nothing passes unseen, each thing has one word, and nothing crosses unsent.

Fast runs walk some hundred steps; `make test-slow` walks 5,000 runs of 50 steps.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.depth import few
from tests.rooms.notices.cast import (
    ADVISORY,
    AT,
    BOREALIS,
    COMMITTEE,
    DUTIES,
    FINDING,
    HARBOUR,
    MATERIAL,
    NAMES,
    NORTHWIND,
    PEAK,
    Ids,
    grand,
    harbour,
    northwind,
)
from tocsin.drivers import ladders, rulebooks
from tocsin.duties.act import Act, ActKind, Strength
from tocsin.duties.duty import LegWord
from tocsin.duties.standing import standing
from tocsin.duties.wording import wording
from tocsin.notices.chase import chase, current, waiting
from tocsin.notices.enact import CannotAct, answered
from tocsin.notices.escalation.ladder import Does
from tocsin.notices.hand_on import CannotHandOn, hand_on
from tocsin.notices.notice import DeliveryWord, PassOnWord, Sort, Why
from tocsin.notices.plan import Approval, Terms, plan
from tocsin.notices.record.own_lines import offer, own_lines
from tocsin.notices.release import CannotRelease, release
from tocsin.notices.silence import delivery, pass_on, reaches
from tocsin.words import Class

CODE, CALENDAR, LADDER = rulebooks.load("sec-g3-2019"), rulebooks.calendar(), ladders.load()
PLACED = (harbour(), northwind(), grand())
PARTIES = (HARBOUR, BOREALIS, PEAK, COMMITTEE, NORTHWIND)
pick = st.integers(0, 10**6)


class Case(RuleBasedStateMachine):
    """One case from planning on; the tick runs whenever time passes, as the worker's does."""

    @initialize(
        finding=st.booleans(),
        laddered=st.booleans(),
        approved=st.sets(st.tuples(st.sampled_from(PARTIES), st.sampled_from(PARTIES)), max_size=3),
    )
    def begin(self, finding: bool, laddered: bool, approved: set) -> None:
        self.case = FINDING if finding else ADVISORY
        self.owner = HARBOUR if finding else BOREALIS
        self.laddered, self.ids, self.now = laddered, Ids(), AT
        self.approvals = tuple(Approval(by, to, Class.AMBER) for by, to in approved if by != to)
        self.acts: tuple[Act, ...] = ()
        self.sent_at, self.bounced_at = {}, {}
        self.released: set[str] = set()
        self.notices = plan(self.case, MATERIAL if finding else None, DUTIES, PLACED, self.terms(), (), self.ids)
        self.duties = tuple(replace(one, rulebook=CODE.id) for one in DUTIES) if finding else ()
        self.undelivered = {one.id for one in self.notices if not one.needs_release}

    def terms(self) -> Terms:
        rungs = (lambda does, n, began: LADDER.due(Does(does), n, began, CALENDAR)) if self.laddered else None
        return Terms(self.now, self.now + timedelta(hours=30), COMMITTEE, NAMES, self.approvals, rung_at=rungs)

    def one_of(self, rows, place):
        return rows[place % len(rows)] if rows else None

    @rule(place=pick)
    def a_person_releases(self, place: int) -> None:
        one = self.one_of(waiting(self.notices, self.acts), place)
        if one is None:
            return
        with pytest.raises(CannotRelease):
            release(
                one, PEAK if one.sender != PEAK else HARBOUR, "Somebody", "why", self.now, self.now, NAMES, self.ids
            )
        done = release(one, one.sender, "A person", "why", self.now, self.now + timedelta(hours=30), NAMES, self.ids)
        self.notices += (done.notice,) if done.notice.id not in {each.id for each in self.notices} else ()
        self.acts += (done.act,)
        self.undelivered.add(done.notice.id)

    @rule(place=pick, taken=st.booleans())
    def the_mail_is_tried(self, place: int, taken: bool) -> None:
        key = self.one_of(sorted(self.undelivered), place)
        if key is None:
            return
        one = next(each for each in self.notices if each.id == key)
        self.undelivered.discard(key)
        if not taken:
            self.bounced_at[key] = self.now
            return
        self.sent_at[key] = self.now
        self.acts += (
            Act(ActKind.TOLD, one.case, one.sender, self.now, toward=one.recipient, duty=one.duty, notice=one.id),
        )

    @rule(
        place=pick,
        kind=st.sampled_from([ActKind.ACKNOWLEDGED, ActKind.REFUSED, ActKind.HANDED_ON, ActKind.DELIVERED_OFF_NETWORK]),
        strength=st.sampled_from([Strength.HEADER, Strength.SIGNED_IN, Strength.REPLY]),
        channel=st.sampled_from(["", "by hand"]),
    )
    def somebody_answers(self, place: int, kind: ActKind, strength: Strength, channel: str) -> None:
        one = self.one_of([each for each in self.notices if each.id in {**self.sent_at, **self.bounced_at}], place)
        if one is None:
            return
        by = one.sender if kind is ActKind.DELIVERED_OFF_NETWORK else one.recipient
        try:
            act = answered(one, kind, by, "A person", self.now, strength, "because", channel)
        except CannotAct:
            return
        self.acts += (act,)
        if kind is ActKind.HANDED_ON:
            try:
                new = hand_on(one, act, "text", PLACED, self.terms(), self.notices, self.ids)
            except CannotHandOn:
                return
            self.notices += new
            self.undelivered |= {each.id for each in new if not each.needs_release}

    @rule()
    def lines_are_offered(self) -> None:
        for reach in reaches([one for one in self.notices if one.path[0] == self.owner], self.acts):
            if reach.word is not None and reach.party != COMMITTEE:
                text = own_lines(reach, self.case, self.notices, NAMES, self.owner, "5 working days")
                self.notices += offer(
                    reach.party, text, self.case, self.owner, Class.AMBER, self.terms(), self.notices, self.ids
                )

    @rule(place=pick, by=st.sampled_from(PARTIES))
    def somebody_disputes(self, place: int, by: str) -> None:
        one = self.one_of(self.acts, place)
        if one is not None:
            self.acts += (
                Act(ActKind.DISPUTED, one.case, by, self.now, "A person", toward=one.by, duty=one.duty, why="no"),
            )

    @rule(hours=st.sampled_from([1, 5, 24, 31, 72, 400]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        for sender in dict.fromkeys(one.path[0] for one in self.notices):
            own = [one for one in self.notices if one.path[0] == sender]
            new = chase(self.case, "text", Class.AMBER, own, self.acts, PLACED, self.terms(), self.ids)
            self.acts += new.acts
            self.notices += new.notices
            self.undelivered |= {one.id for one in new.notices if not one.needs_release}

    @invariant()
    def no_time_has_passed_unseen(self) -> None:
        if not hasattr(self, "notices"):
            return
        held = {one.id for one in waiting(self.notices, self.acts)}
        for one in current(self.notices):
            if not one.of_case or one.answer_by is None or one.answer_by >= self.now:
                continue
            acts = {each.kind for each in self.acts if each.notice == one.id}
            seen = acts & {
                ActKind.NO_ANSWER,
                ActKind.ACKNOWLEDGED,
                ActKind.REFUSED,
                ActKind.HANDED_ON,
                ActKind.DELIVERED_OFF_NETWORK,
            }
            owned = one.id in held or one.id in self.undelivered or one.id in self.bounced_at
            owned = owned or self.sent_at.get(one.id) == self.now  # the tick looks again within minutes
            assert seen or owned, f"{one.sort} to {one.recipient}: its time passed and nothing shows it"
            assert one.sender

    @invariant()
    def each_thing_has_exactly_one_word(self) -> None:
        if not hasattr(self, "notices"):
            return
        for duty in self.duties:
            leg = standing(duty, self.acts, self.now, CODE)
            assert leg.word in set(LegWord)
            assert leg.because
            assert wording(leg.word)
            assert leg.word not in (LegWord.LATE, LegWord.BREACHED)
            past = duty.target_at is not None and self.now > duty.target_at
            assert not past or leg.word is not LegWord.OPEN
        for one in self.notices:
            word = delivery(one, self.acts, self.now, self.sent_at.get(one.id), None, self.bounced_at.get(one.id))
            assert word in set(DeliveryWord)
            passed = pass_on(one, self.notices, self.acts)
            assert (passed is None) == (one.onward is None)
            assert passed is None or passed in set(PassOnWord)
        for place in PLACED:
            for route in (*place.traced.tell, *place.traced.be_told):
                assert all(wording(hop.word) for hop in route.hops)

    @invariant()
    def nothing_crossed_without_a_release_or_an_approval(self) -> None:
        if not hasattr(self, "notices"):
            return
        let_go = {one.notice for one in self.acts if one.kind is ActKind.RELEASED and one.person}
        handed = {one.by for one in self.acts if one.kind is ActKind.HANDED_ON and one.person}
        for key in {**self.sent_at, **self.bounced_at}:
            one = next(each for each in self.notices if each.id == key)
            approved = Approval(one.sender, one.recipient, one.classification) in self.approvals
            reminded = one.sort is Sort.REMINDER and any(
                (each.sender, each.recipient, each.path) == (one.sender, one.recipient, one.path)
                and (each.id in self.sent_at)
                for each in self.notices
                if each.sort is not Sort.REMINDER
            )
            pressed = one.why is Why.HANDED_ON and one.sender in handed
            assert key in let_go or approved or reminded or pressed

    @invariant()
    def nothing_is_planned_twice(self) -> None:
        if hasattr(self, "notices"):
            keys = [(one.sender, one.recipient, one.path, one.sort, one.step, one.version) for one in self.notices]
            assert len(keys) == len(set(keys))


def test_nothing_passes_unseen_and_nothing_crosses_unsent():
    run_state_machine_as_test(Case, settings=settings(max_examples=few(40), stateful_step_count=30, deadline=None))


@pytest.mark.slow
def test_5000_runs_of_50_steps_leave_nothing_unseen():
    run_state_machine_as_test(Case, settings=settings(max_examples=5000, stateful_step_count=50, deadline=None))
