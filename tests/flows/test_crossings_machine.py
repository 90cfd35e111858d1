"""Nothing crosses to another organisation, or to the SSC, without a person's release or an approval given beforehand.

A machine plays the flows in any order: findings, advisories, judgements, releases, answers, links, codes, silence, the worker
with a mail server that says yes or no, approvals, transfers, exercises, the monthly lists, lines, reports. After each step every
trace of a crossing is looked for, and each must go back to what this machine itself pressed.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.post import AWAY, LATER, REFUSED, Said, Server
from tests.stage import Stage, staged
from tocsin.cases.case import Affected
from tocsin.cases.judgement import Materiality
from tocsin.drivers import ids, ladders
from tocsin.duties.act import ActKind, Strength
from tocsin.flows import exercise, hear
from tocsin.flows.account import file, report
from tocsin.flows.answer import answer
from tocsin.flows.chase import chase
from tocsin.flows.declare import approve_beforehand
from tocsin.flows.deliver import Instance
from tocsin.flows.docket import Docket, docket
from tocsin.flows.exchange import exchange, mine
from tocsin.flows.guest import path, press
from tocsin.flows.judge import confirm, judge
from tocsin.flows.read_by_code import enter
from tocsin.flows.register import pages
from tocsin.flows.relay import open_sealed
from tocsin.flows.release import release
from tocsin.flows.reply import lines, reply
from tocsin.flows.tell_code import tell_code
from tocsin.flows.tools import Engine
from tocsin.flows.transfer import pass_over
from tocsin.flows.work import Ring, Worker, work
from tocsin.notices.chase import along, waiting
from tocsin.notices.escalation.approval import Approved
from tocsin.notices.notice import Notice, Sort
from tocsin.papers.html import html
from tocsin.parties.actor import at_the_desk
from tocsin.records import declared
from tocsin.records.cases import Case
from tocsin.records.duties import ActDone
from tocsin.records.notices import Delivery
from tocsin.records.notices import Notice as Kept
from tocsin.records.parties import Contact
from tocsin.records.sight import visible_to
from tocsin.town.build import Town, build
from tocsin.words import Class, Digest, Direction, ModelId, PartyId, Refused

SUPPLIERS = tuple(map(PartyId, ("harbour", "northwind", "grand-lowland", "market-street")))
EVERYBODY = (*SUPPLIERS, *map(PartyId, ("borealis", "acme", "peak", "dale", "capital-map", "ssc")))
MODELS = (ModelId("borealis-be1"), ModelId("acme-px400"))
CANARY = "Canary of the case"
APPROVED = "Approved beforehand"
ANSWERS = (ActKind.HANDED_ON, ActKind.HANDED_ON, ActKind.ACKNOWLEDGED, ActKind.REFUSED, ActKind.DELIVERED_OFF_NETWORK)
CROSSED = (ActKind.TOLD, ActKind.DELIVERED_OFF_NETWORK)
"""Acts of one organisation by which another has something before it."""


class Crossings(RuleBasedStateMachine):
    """The flows, and what was pressed in whose name."""

    stage: Stage

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.stage.clock.set("2026-11-24T09:00:00Z")
        self.tools = replace(self.stage.tools, new_id=ids.seeded("crossings"), ladder=ladders.load())
        self.server, self.rung = Server(), list[Ring]()
        self.released: set[tuple[str, PartyId]] = set()
        self.handed: set[tuple[str, PartyId]] = set()
        self.filed: set[tuple[str, PartyId]] = set()
        self.listed: set[str] = set()
        self.looked: object = None

    def teardown(self) -> None:
        try:
            self.the_register_holds_what_was_brought()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    @initialize(who=st.sampled_from(SUPPLIERS), model=st.sampled_from(MODELS), sent=st.integers(0, 3))
    def begin(self, who: PartyId, model: ModelId, sent: int) -> None:
        self.finds(who, model, Class.AMBER)
        judge(self.case(0).case.id, who, person(who), Materiality.MATERIAL, "Why.", "Ours.", self.tools)
        if sent:
            self.releases_one(self.case(0).case.id, who, "")
            self.the_worker_works(1, Said())

    @precondition(lambda self: Case.objects.count() < 3)
    @rule(
        who=st.sampled_from(SUPPLIERS),
        model=st.sampled_from(MODELS),
        kind=st.sampled_from((Class.AMBER, Class.GREEN, Class.RED)),
    )
    def finds(self, who: PartyId, model: ModelId, kind: Class) -> None:
        with refused():
            found = [Affected(model)]
            hear.find(who, person(who), found, CANARY, f"{CANARY} was seen.", self.tools.now(), self.tools, kind)

    @precondition(lambda self: not Case.objects.filter(sort="advisory").exists())
    @rule()
    def hears(self) -> None:
        hear.respond(self.stage.town.advisory.read_bytes(), "advisory.json", self.tools)

    @rule(at=st.integers(0, 9), what=st.sampled_from(Materiality))
    def judges(self, at: int, what: Materiality) -> None:
        held = self.case(at)
        with refused():
            judge(held.case.id, held.owner, person(held.owner), what, "Why.", "Ours.", self.tools)

    @rule(at=st.integers(0, 9), by=st.sampled_from(("borealis", "acme", "ssc")), stands=st.booleans())
    def confirms(self, at: int, by: str, stands: bool) -> None:
        with refused():
            confirm(
                self.case(at).case.id, PartyId(by), person(PartyId(by)), stands, CANARY, "Update.", "3.0", self.tools
            )

    @rule(at=st.integers(0, 9), which=st.integers(0, 40), by=st.sampled_from(EVERYBODY), own=st.integers(0, 3))
    def releases(self, at: int, which: int, by: PartyId, own: int) -> None:
        held = self.case(at)
        one = picked(waiting(held.notices, held.acts), held.notices, which)
        if one is not None:
            self.releases_one(held.case.id, one.sender if own else by, one.id)

    @rule(at=st.integers(0, 9), by=st.sampled_from((*SUPPLIERS, PartyId("borealis"), PartyId("ssc"))))
    def releases_all(self, at: int, by: PartyId) -> None:
        self.releases_one(self.case(at).case.id, by, "")

    def releases_one(self, case: str, by: PartyId, only: str) -> None:
        with refused():
            gone = release(case, by, person(by), "To be told.", self.tools, only)
            self.released |= {(each.notice.id, by) for each in gone}

    @rule(
        by=st.sampled_from((*SUPPLIERS, PartyId("borealis"))),
        to=st.sampled_from(("ssc", "ssc", "borealis", "acme", "peak", "northwind")),
        kind=st.sampled_from((Class.AMBER, Class.AMBER, Class.GREEN, Class.RED)),
        days=st.sampled_from((0, 3, 90)),
    )
    def approves(self, by: PartyId, to: str, kind: Class, days: int) -> None:
        with refused():
            approve_beforehand(by, PartyId(to), kind, person(by), "Standing.", days, self.tools)

    @rule(
        at=st.integers(0, 9),
        which=st.integers(0, 40),
        kind=st.sampled_from(ANSWERS),
        strength=st.sampled_from((Strength.SIGNED_IN, Strength.HEADER, Strength.REPLY)),
        channel=st.sampled_from(("", "by courier")),
        who=st.sampled_from(EVERYBODY),
        own=st.integers(0, 3),
    )
    def answers(
        self, at: int, which: int, kind: ActKind, strength: Strength, channel: str, who: PartyId, own: int
    ) -> None:
        one = self.notice(at, which)
        if one is None:
            return
        giver = one.sender if kind is ActKind.DELIVERED_OFF_NETWORK else one.recipient
        who = giver if own else who
        with refused():
            answer(one.id, kind, who, person(who), strength, self.tools, "A reason.", channel)
            if kind is ActKind.HANDED_ON:
                self.handed.add((one.id, who))
            if kind is ActKind.DELIVERED_OFF_NETWORK:
                self.released.add((one.id, who))

    @rule(which=st.integers(0, 40), kind=st.sampled_from(ANSWERS[:4]))
    def presses_a_link(self, which: int, kind: ActKind) -> None:
        rows = list(Delivery.objects.order_by("id").values_list("pk", "notice_id", "notice__to_party_id"))
        if rows:
            key, notice, to = rows[which % len(rows)]
            with refused():
                press(path(str(key)), kind, "", self.tools, "A reason.")
                if kind is ActKind.HANDED_ON:
                    self.handed.add((notice, PartyId(to)))

    @rule(at=st.integers(0, 9), which=st.integers(0, 40), sealed=st.booleans())
    def opens_by_a_code_or_signed_in(self, at: int, which: int, sealed: bool) -> None:
        one = self.notice(at, which)
        if one is None:
            return
        with refused():
            if sealed:
                open_sealed(one.id, one.final, person(one.final), self.tools)
            else:
                told = tell_code(one.id, one.path[0], person(one.path[0]), self.tools)
                row = Delivery.objects.filter(notice_id=one.id, sent_at__isnull=False).order_by("id")[0]
                enter(path(str(row.pk)), told.code, self.tools)

    @rule(at=st.integers(0, 9))
    def chases(self, at: int) -> None:
        with refused():
            chase(self.case(at).case.id, self.tools)

    @rule(hours=st.sampled_from((1, 20, 70, 170, 400)), says=st.sampled_from((Said(), Said(), LATER, REFUSED, AWAY)))
    def the_worker_works(self, hours: int, says: Said) -> None:
        self.stage.clock.at += timedelta(hours=hours)
        self.server.says = lambda _letter, _at: says
        work(self.worker(), self.tools, once=True)

    @rule(what=st.integers(0, 4), at=st.integers(0, 9), who=st.sampled_from(SUPPLIERS), by=st.sampled_from(EVERYBODY))
    def something_else_is_done(self, what: int, at: int, who: PartyId, by: PartyId) -> None:
        """Devices pass to another supplier, a party agrees to exercises, one is begun, lists are given, lines are offered."""
        with refused():
            if what == 0:
                pass_over(who, by, self.tools.now().date(), "transfer", who, person(who), "Why.", self.tools)
            elif what == 1:
                exercise.consent(by, person(by), at > 1, self.tools)
            elif what == 2:
                route = (who, PartyId("peak"), PartyId("borealis")) if at % 2 else (who, by)
                key, _ = exercise.begin(route, Direction.TELL, person(who), "Yearly.", 48, self.tools)
                exercise.take(key, route[1], person(route[1]), self.tools)
            elif what == 3:
                month = self.tools.now().strftime("%Y-%m")
                exchange(month, by if at % 2 else PartyId("ssc"), person(by), "Monthly.", self.tools)
                self.listed.add(month)
            else:
                for one in lines(self.case(at).case.id, who, self.tools):
                    reply(one.case, one.recipient, person(one.recipient), "Not so.", True, self.tools)

    @rule(at=st.integers(0, 9), by=st.sampled_from(SUPPLIERS), files=st.booleans())
    def reports(self, at: int, by: PartyId, files: bool) -> None:
        case = self.case(at).case.id
        with refused():
            when = self.tools.now() + timedelta(days=30)
            assert html(report(case, by, "Steps.", when, self.tools))
            if files:
                file(case, by, person(by), "form", "R-1", "Steps.", when, Digest("0" * 64), self.tools, "Later.")
                self.filed.add((case, by))

    @invariant()
    def nothing_has_crossed_unreleased(self) -> None:
        """Look at everything again where anything was added since the last look."""
        now = (
            ActDone.objects.count(),
            Kept.objects.count(),
            Delivery.objects.count(),
            len(self.server.took),
            len(self.filed),
        )
        if now == self.looked:
            return
        self.looked, every = now, self.cases()
        for held in every:
            self.acts_are_somebodys(held)
            self.notices_were_let_go(held)
        self.nobody_else_sees_it(every)
        self.no_mail_went_unreleased(every)

    @invariant()
    def nothing_outside_says_what_a_case_is_about(self) -> None:
        assert not [one for one in self.rung if CANARY in one.what]
        narrow = [letter.text for _, letter in self.server.took if "Class: Green" not in letter.text]
        assert not [text for text in narrow if CANARY in text]

    @invariant()
    def no_list_is_there_that_nobody_gave(self) -> None:
        for who in ("borealis", "northwind"):
            assert {month for month, _ in mine(PartyId(who), self.tools)} <= self.listed

    def acts_are_somebodys(self, held: Docket) -> None:
        """A release is a press of this machine's, or names an approval that stood; a handing on is a press."""
        given = [one for _, one in declared.every(Approved, self.tools.unseal)]
        for act in held.acts:
            if act.kind is ActKind.RELEASED and not act.why.startswith(APPROVED):
                assert (act.notice, act.by) in self.released, act
            elif act.kind is ActKind.RELEASED:
                one = next(each for each in held.notices if each.id == act.notice)
                assert [each for each in given if covers(each, one) and each.approved_at <= act.at < each.until_at], act
            elif act.kind is ActKind.HANDED_ON:
                assert (act.notice, act.by) in self.handed, act

    def notices_were_let_go(self, held: Docket) -> None:
        for one in held.notices:
            queued = Delivery.objects.filter(notice_id=one.id).exists()
            if queued or [act for act in held.acts if act.notice == one.id and act.kind in CROSSED]:
                assert let_go(one, held), f"{one.sort} from {one.sender} to {one.recipient} was let go by nobody"

    def nobody_else_sees_it(self, every: list[Docket]) -> None:
        at = self.tools.now()
        for who in EVERYBODY:
            seen = set(visible_to(Case, at_the_desk(who, at), at, self.tools.matrix).values_list("pk", flat=True))
            for held in every:
                if held.case.id in seen:
                    assert self.may_see(who, held), f"{who} sees a case of which nothing was let go to it"

    def may_see(self, who: PartyId, held: Docket) -> bool:
        came = {held.owner, *(one.recipient for one in held.notices if let_go(one, held))}
        filed = [by for case, by in self.filed if case == held.case.id]
        return who in came or (who == "ssc" and bool(filed)) or open_to_all(held)

    def no_mail_went_unreleased(self, every: list[Docket]) -> None:
        by_reference = {one.id: (one, held) for held in every for one in held.notices}
        for _, letter in self.server.took:
            one, held = by_reference[letter.text.split("Reference: ")[1].split()[0].rstrip(",")]
            addresses = set(Contact.objects.filter(organisation_id=one.recipient).values_list("email", flat=True))
            assert letter.to_address in addresses
            assert let_go(one, held)

    def the_register_holds_what_was_brought(self) -> None:
        held = {one.case.id: one for one in self.cases()}
        for page in pages(PartyId("ssc"), self.tools):
            one = held[page.case]
            brought = [each for each in one.notices if each.recipient == "ssc" and let_go(each, one)]
            filed = [by for case, by in self.filed if case == page.case]
            acted = [act for act in one.acts if act.by == "ssc"]
            assert brought or filed or acted, page

    def worker(self) -> Worker:
        instance = Instance("tocsin.example", "notices@tocsin.example", path, True)

        def ring(alarm: Ring) -> bool:
            return not self.rung.append(alarm)

        return Worker("w", self.server, instance, rest=lambda _span: None, chance=lambda: 0.5, ring=ring)

    def case(self, at: int) -> Docket:
        rows = list(Case.objects.order_by("happened_at", "id").values_list("pk", flat=True))
        return docket(rows[at % len(rows)], self.tools)

    def cases(self) -> list[Docket]:
        return [docket(key, self.tools) for key in Case.objects.order_by("id").values_list("pk", flat=True)]

    def notice(self, at: int, which: int) -> Notice | None:
        held = self.case(at)
        came = {act.notice for act in held.acts if act.kind in CROSSED}
        return picked([one for one in held.notices if one.id in came], held.notices, which)


def picked(wanted: Sequence[Notice], every: Sequence[Notice], which: int) -> Notice | None:
    """One of those wanted; now and then any."""
    found = wanted if wanted and which % 5 else every
    return found[which % len(found)] if found else None


def let_go(one: Notice, held: Docket) -> bool:
    """Whether a notice was let go: a release of it, the handing on before it, or, for a reminder, of the try before it."""
    tries = [each for each in held.notices if along(each) == along(one)] if one.sort is Sort.REMINDER else [one]
    ids_of = {each.id for each in tries}
    before = {each.id for each in held.notices if each.path == one.path and each.onward == one.recipient}
    for act in held.acts:
        if (
            act.kind in (ActKind.RELEASED, ActKind.DELIVERED_OFF_NETWORK)
            and act.notice in ids_of
            and act.by == one.sender
        ):
            return bool(act.person)
        if act.kind is ActKind.HANDED_ON and act.notice in before and act.by == one.sender:
            return bool(act.person)
    return False


def covers(given: Approved, one: Notice) -> bool:
    return (given.by, given.recipient, given.classification) == (one.sender, one.recipient, one.classification)


def open_to_all(held: Docket) -> bool:
    """Green is any member's of the scheme once something of it has left its author (the matrix)."""
    left = type(held.case).__name__ == "Advisory" or [one for one in held.notices if let_go(one, held)]
    return held.classification in (Class.GREEN, Class.WHITE) and bool(left)


def person(party: PartyId) -> str:
    return f"A person of {party}"


@contextmanager
def refused() -> Iterator[None]:
    """What is refused changed nothing; it is what most random presses come to."""
    with suppress(Refused), transaction.atomic():
        yield


@pytest.fixture(scope="module")
def hamlet(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return build(tmp_path_factory.mktemp("hamlet"), 400, seed=7)


@pytest.fixture
def machine(hamlet: Town, tmp_path: Path, db: None) -> type[Crossings]:
    stage = staged(tmp_path / "store", hamlet)
    tools = replace(stage.tools, engine=remembered(stage.tools.engine))
    return type("Machine", (Crossings,), {"stage": Stage(stage.folder, stage.town, stage.clock, tools)})


def remembered(engine: Callable[[PartyId], Engine | None]) -> Callable[[PartyId], Engine | None]:
    """The engine, which counts the same estate once."""
    held: dict[object, object] = {}

    def given(party: PartyId) -> Engine | None:
        found = engine(party)
        if found is None:
            return None

        def holdings(tables, only):
            key = (tables.on, tables.roles, repr(only))
            if key not in held:
                held[key] = found.holdings(tables, only)
            return held[key]

        return Engine(holdings, found.firmware)

    return given


def play(machine: type[Crossings], examples: int, steps: int) -> None:
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        phases=(Phase.generate,),
        derandomize=examples < 20,
    )
    run_state_machine_as_test(machine, settings=chosen)


def test_nothing_crosses_without_a_release_or_an_approval(machine: type[Crossings]) -> None:
    play(machine, 6, 12)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_nothing_crosses_in_many_long_plays(machine: type[Crossings]) -> None:
    play(machine, 40, 30)


def test_the_machine_would_see_it(machine: type[Crossings], monkeypatch: pytest.MonkeyPatch) -> None:
    """A crossing that nobody let go is seen: the look for it is not blind."""
    from tocsin.records import notices

    played = machine()
    try:
        played.begin(PartyId("harbour"), MODELS[0], sent=0)
        played.nothing_has_crossed_unreleased()
        one = next(each for each in played.case(0).notices if each.recipient == "borealis")
        contact = Contact.objects.filter(organisation_id="borealis").exclude(email="")[0]
        notices.queue([(one, contact)], played.tools.now())
        with pytest.raises(AssertionError, match="let go by nobody"):
            played.nothing_has_crossed_unreleased()
    finally:
        played.teardown()
