"""Can one organisation get a flow to change another's rows, by its references, as path, body or nested? Every changing flow is asked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from tests.certificates import made as certificate
from tests.changing import changing
from tests.digests import digest_of_party
from tests.flows.test_reply import chase, lines
from tests.flows.test_stories import BE1, INSTANCE, Post
from tests.rooms.interop.test_inbound import REPLY
from tests.stage import Stage, with_tools
from tocsin.cases.case import Affected
from tocsin.cases.coordination.step import Model
from tocsin.cases.judgement import Materiality
from tocsin.cases.remedy.plan import Task
from tocsin.drivers import machines, regimes, smime
from tocsin.duties.act import ActKind, Strength
from tocsin.duties.regime.applies import Triggered
from tocsin.flows import claim, enrol, exercise, hear, inbox, key, membership, own, relay, remedy, tell_code
from tocsin.flows import regimes as regimes_flow
from tocsin.flows.account import file
from tocsin.flows.answer import answer
from tocsin.flows.chase import chase_as
from tocsin.flows.declare import approve_beforehand
from tocsin.flows.deliver import deliver
from tocsin.flows.docket import docket
from tocsin.flows.exchange import exchange
from tocsin.flows.judge import confirm, judge
from tocsin.flows.reclassify import reclassify
from tocsin.flows.release import release
from tocsin.flows.reply import dispute, reply
from tocsin.flows.share import share, withdraw
from tocsin.flows.states import Wanted, step
from tocsin.flows.transfer import pass_over
from tocsin.parties.actor import EVERY_DUTY, Actor, Duty, Sure, at_the_desk
from tocsin.parties.matrix import Given
from tocsin.records import notices, parties
from tocsin.records import relay as sealed
from tocsin.records.duties import ActDone
from tocsin.words import Class, Digest, Direction, PartyId, Refused

NIS = regimes.load("nis-2018")
BOOK = machines.load()
TENANTS = ("harbour", "market-street")
PERSON = {"harbour": "Ben Hollis", "market-street": "Dev Anand"}
DAYS = timedelta(days=30)
LAST_RESORT = "supplier of last resort"


@dataclass(frozen=True)
class Refs:
    """What one tenant has, by its references."""

    party: PartyId
    case: str
    notices: tuple[str, ...]
    acts: tuple[str, ...]
    mail: str
    exercise: str
    person: str
    contact: str
    fingerprint: str
    sealed: str


@dataclass(frozen=True)
class Scene:
    """Two tenants with a finding each that was told, answered, chased, and every other thing that can be changed."""

    stage: Stage
    refs: dict[str, Refs]
    folder: Path

    def actor(self, party: str) -> Actor:
        return Actor(PERSON[party], PartyId(party), self.stage.clock(), Sure.FRESH, EVERY_DUTY)


@pytest.fixture
def scene(stage: Stage, tmp_path: Path) -> Scene:
    stage = with_tools(stage, cms=smime.seal)
    return Scene(stage, {party: tenant(stage, PartyId(party), tmp_path) for party in TENANTS}, tmp_path)


def tenant(stage: Stage, party: PartyId, folder: Path) -> Refs:
    person, tools, post = PERSON[party], stage.tools, Post()
    stage.clock.set("2026-11-24T09:00:00Z")
    regimes_flow.applies(NIS, party, person, True, "we are large", tools)
    found = smime.read(certificate(person)[0], folder / f"{party}.pem")
    address = parties.Contact.objects.filter(organisation_id=party).exclude(email="").first()
    key.register(party, address.email, found, person, tools)
    case = hear.find(
        party, person, [Affected(BE1, "2.0.0", "2.9.9")], f"Of {party}", "secret", stage.clock(), tools
    ).case
    judge(case, party, person, Materiality.MATERIAL, "It could.", "Ours.", tools)
    release(case, party, person, "G3.18", tools)
    stage.clock.set("2026-11-24T10:00:00Z")
    deliver(post, INSTANCE, "a test", tools)
    step(case, party, Wanted(Model.RM, "receive", person, "it came"), BOOK, tools)
    regimes_flow.trigger(case, NIS, _trigger(stage, case, party), tools)
    remedy.draw(
        case, party, person, [Task("Swap the radio", party, stage.clock().date())], stage.clock() + DAYS, "", tools
    )
    share(case, at_the_desk(party, stage.clock(), person), Given.GRANTED, PartyId("peak"), "", "they carry it", tools)
    message = notices.Delivery.objects.filter(notice__in_case_id=case).exclude(message_id=None)[0].message_id
    mail = inbox.take(
        REPLY.replace(b"<ours@tocsin.example>", message.encode()).replace(b"r1@", f"{party}@".encode()), tools
    )
    stage.clock.set("2026-11-27T11:00:00Z")
    chase(case, tools)
    lines(case, party, tools)
    for name in (party, "peak"):
        exercise.consent(PartyId(name), person, True, tools)
    begun, _ = exercise.begin((party, PartyId("peak")), Direction.TELL, person, "a test", 24, tools)
    member = enrol.enrol(at_the_desk(party, stage.clock()), person, f"{party}@members.example", EVERY_DUTY, tools)
    membership.let_act(at_the_desk(party, stage.clock(), person), PartyId("dale"), "agent", {Duty.READS}, (), tools)
    approve_beforehand(party, PartyId("peak"), Class.GREEN, person, "routine", 30, tools)
    return Refs(
        party=party,
        case=case,
        notices=tuple(one.id for one in docket(case, tools).notices),
        acts=tuple(ActDone.objects.filter(in_case_id=case).values_list("pk", flat=True)),
        mail=mail.id,
        exercise=begun,
        person=member,
        contact=str(address.pk),
        fingerprint=found.fingerprint,
        sealed=str(sealed.SealedMessage.objects.filter(in_case_id=case)[0].pk),
    )


def _trigger(stage: Stage, case: str, party: PartyId) -> Triggered:
    now = stage.clock()
    return Triggered(case, NIS.id, "incident with significant impact", party, PERSON[party], "supply fell", now, now)


@dataclass(frozen=True)
class Attack:
    """One way of calling a flow: as one tenant, with these references as path and those as body or nested."""

    by: Actor
    path: Refs
    nested: Refs
    scene: Scene

    @property
    def stage(self) -> Stage:
        return self.scene.stage


def each(act: Callable[[str], object], keys: tuple[str, ...]) -> Iterator[Callable[[], object]]:
    for one in keys:
        yield lambda one=one: act(one)


def recipes(a: Attack) -> dict[str, list[Callable[[], object]]]:
    """Every changing flow with each way of calling it."""
    by, case, body, tools, at = a.by, a.path.case, a.nested, a.stage.tools, a.stage.clock()
    invited = Wanted(Model.PEC, "invite", "", "because", body.party)
    worked = Wanted(Model.RM, "validate", "", "because")
    proved = Wanted(Model.VFD, "V", "", "because", body.party, proof=body.notices[0])
    desk = membership
    return {
        "account.file": [lambda: file(case, by, "", "portal", "1", "steps", at + DAYS, Digest("0" * 64), tools)],
        "answer.answer": [
            lambda n=n, kind=kind: answer(n, kind, by, "", Strength.SIGNED_IN, tools, "because")
            for n in body.notices
            for kind in (ActKind.ACKNOWLEDGED, ActKind.REFUSED, ActKind.HANDED_ON, ActKind.DELIVERED_OFF_NETWORK)
        ],
        "chase.chase_as": [lambda: chase_as(by, case, tools)],
        "claim.accept": [lambda: claim.accept(body.party, by, "the switchboard", tools)],
        "claim.invite": [lambda: claim.invite([body.party], by, lambda: "ABCD-0001", tools)],
        "claim.claim": [lambda: claim.claim(body.party, "WRONG-CODE", a.path.person, tools)],
        "claim.check": [lambda: claim.check(body.party, "WRONG-CODE", tools)],
        "declare.approve_beforehand": [lambda: approve_beforehand(by, body.party, Class.AMBER, "", "why", 9, tools), lambda: approve_beforehand(by, PartyId("dale"), Class.AMBER, "", "why", 9, tools)],
        "enrol.enrol": [lambda: enrol.enrol(by, "Mallory", f"{body.party}@members.example", {Duty.READS}, tools)],
        "exchange.exchange": [lambda: exchange("2026-11", by, "", "why", tools)],
        "exercise.consent": [lambda: exercise.consent(by, "", True, tools)],
        "exercise.begin": [
            lambda: exercise.begin((body.party, PartyId("peak")), Direction.TELL, "", "why", 24, tools, by),
            lambda: exercise.begin((by.party, body.party), Direction.TELL, "", "why", 24, tools, by),
        ],
        "exercise.take": [lambda: exercise.take(body.exercise, by, "", tools)],
        "hear.respond": [lambda: hear.respond(a.stage.town.advisory.read_bytes(), "x.json", tools, None, replace(by, duties=frozenset()))],
        "hear.find": [lambda: hear.find(by, "", [Affected(BE1)], "Mine", body.case, at, tools)],
        "hear.again": [lambda: hear.again(case, by, tools)],
        "inbox.accept": [lambda: inbox.accept(body.mail, ActKind.ACKNOWLEDGED, by, "", tools)],
        "inbox.set_aside": [lambda: inbox.set_aside(body.mail, by, "", "why", tools)],
        "judge.judge": [lambda: judge(case, by, "", Materiality.NOT_MATERIAL, "why", "ours", tools)],
        "judge.confirm": [lambda: confirm(case, by, "", True, "so", "update", "3.0", tools)],
        "key.register": [
            lambda: key.register(by, parties.Contact.objects.get(pk=body.contact).email, smime.read(certificate("M")[0], a.scene.folder / "m.pem"), "", tools)
        ],
        "key.check": [lambda: key.check(body.fingerprint, by, "", "read out", tools)],
        "key.end": [lambda: key.end(body.fingerprint, by, "", "why", tools)],
        "membership.name_member": [lambda: desk.name_member(by, body.person, EVERY_DUTY, tools)],
        "membership.end_member": [lambda: desk.end_member(by, body.person, tools)],
        "membership.let_act": [
            lambda: desk.let_act(by, PartyId("peak"), "agent", {Duty.DECIDES}, (), tools),
            lambda: desk.let_act(by, body.party, "agent", {Duty.DECIDES}, (), tools, body.person),
            lambda: desk.let_act(replace(by, acting_for=body.party), by.party, "agent", {Duty.DECIDES}, (), tools),
        ],
        "membership.end_acting": [lambda: desk.end_acting(by, PartyId("dale"), tools), lambda: desk.end_acting(by, body.party, tools)],
        "own.verify": [lambda: own.verify(body.contact, by, tools)],
        "reclassify.reclassify": [lambda c=c: reclassify(case, by, "", c, "why", tools) for c in Class],
        "regimes.applies": [lambda: regimes_flow.applies(NIS, by, "", False, "why", tools)],
        "regimes.trigger": [
            lambda: regimes_flow.trigger(case, NIS, _trigger(a.stage, body.case, body.party), tools, by),
        ],
        "regimes.notified": [lambda: regimes_flow.notified(case, "nis_tell_authority", by, "", "portal", "1", tools)],
        "relay.open_sealed": [
            *each(lambda ref: relay.open_sealed(ref, by, "", tools), (body.sealed, *body.notices)),
            lambda: relay.open_sealed(body.sealed, by, "", tools, "00000000"),
        ],
        "release.release": [
            lambda: release(case, by, "", "why", tools),
            *each(lambda only: release(case, by, "", "why", tools, only), body.notices),
        ],
        "remedy.draw": [lambda: remedy.draw(case, by, "", [Task("x", body.party, at.date())], at + DAYS, "because", tools)],
        "remedy.done": [lambda: remedy.done(case, by, "", 1, at.date(), tools)],
        "remedy.count": [lambda: remedy.count(case, by, tools)],
        "remedy.closing": [lambda: remedy.closing(case, by, "", "why", "portal", "1", tools)],
        "reply.lines": [lambda: lines(case, by, tools)],
        "reply.reply": [*each(lambda n: reply(n, by, "", "no", True, tools), body.notices)],
        "reply.dispute": [*each(lambda one: dispute(case, one, by, "", "no", tools), body.acts)],
        "share.share": [lambda: share(case, by, Given.GRANTED, PartyId("dale"), "", "why", tools)],
        "share.withdraw": [lambda: withdraw(case, by, Given.GRANTED, PartyId("peak"), "", tools)],
        "states.step": [
            lambda: step(case, by, invited, BOOK, tools),
            lambda: step(case, by, proved, BOOK, tools),
            lambda: step(case, by, worked, BOOK, tools),
        ],
        "tell_code.tell_code": [*each(lambda n: tell_code.tell_code(n, by, "", tools), body.notices)],
        "tell_code.withdraw_link": [*each(lambda n: tell_code.withdraw_link(n, by, "", "why", tools), body.notices)],
        "transfer.pass_over": [
            lambda: pass_over(body.party, PartyId("dale"), at.date(), LAST_RESORT, by, "", "why", tools),
            lambda: pass_over(
                body.party, by.party, at.date(), LAST_RESORT, replace(by, duties=frozenset()), "", "why", tools
            ),
        ],
    }  # fmt: skip


ELSEWHERE = {
    "solo.solo": "a load at the machine, for the owner that it names; no page calls it",
    "evidence.evidence": "it signs a head of the ledger, which is nobody's row, and changes nothing else",
    "answer.enter": "called by flows that have judged whose answer it is: the guest's, and that of accepted mail",
    "declare.declare": "called by flows that have judged in whose name",
    "relay.open_judged": "called by flows that have judged whose it is: the guest's",
    "amend.load": "the register of changes is read and written by whoever keeps it; its events name their author",
    "amend.record": "as amend.load",
    "amend.tell": "as amend.load",
    "attach.vary": "as amend.load",
    "attach.attach": "as amend.load; a run is its author's own, which runs.read asks",
    "consult.save": "a draft is kept under its author's own key",
    "consult.send": "as amend.load",
    "consult.take_back": "as amend.load",
    "consult.close": "as amend.load",
}
"""Changing flows that take no reader's references into a case, each with the reason."""


NOT_THEIRS = {
    *(
        "claim.accept",
        "claim.invite",
        "claim.claim",
        "claim.check",
        "exchange.exchange",
        "judge.confirm",
        "hear.respond",
    ),
    *("exercise.take", "reply.reply", "key.check", "relay.open_sealed", "chase.chase_as"),
    *("hear.again", "regimes.trigger", "exercise.begin", "membership.end_member"),
}
"""Flows that a tenant cannot do with its own references: the administrator's, the SSC's, the manufacturer's; those of whoever
received what it sent; and those that the scene has done already, or that would leave nobody to administer."""


@dataclass
class Seen:
    """What came of an attempt: did it write, and was it refused?"""

    wrote: bool = False
    refused: bool = False


def attempt(call: Callable[[], object]) -> Seen:
    seen = Seen()

    def watch(execute, sql, params, many, context):
        seen.wrote |= sql.lstrip().split(" ", 1)[0].upper() in ("INSERT", "UPDATE", "DELETE")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        try:
            call()
        except Refused:
            seen.refused = True
    return seen


class Undo(Exception):
    """Raised to leave a transaction as it was found."""


def after(call: Callable[[], object], party: str) -> tuple[Seen, dict[str, str]]:
    """Give what came of a call and the digests of a party's rows after it (none where nothing was written), and undo it."""
    digests: dict[str, str] = {}
    try:
        with transaction.atomic():
            seen = attempt(call)
            digests = digest_of_party(party) if seen.wrote else {}
            raise Undo
    except Undo:
        return seen, digests


def test_no_flow_lets_one_tenant_change_the_others_rows_and_every_changing_flow_is_asked(scene: Scene):
    before = {party: digest_of_party(party) for party in TENANTS}
    faults, asked, tried = [], set(), 0
    for mine, theirs in (TENANTS, TENANTS[::-1]):
        own, other = scene.refs[mine], scene.refs[theirs]
        for path, nested in ((other, other), (own, other), (other, own)):
            for name, calls in recipes(Attack(scene.actor(mine), path, nested, scene)).items():
                asked.add(name)
                for number, call in enumerate(calls):
                    _, digests = after(call, theirs)
                    tried += 1
                    changed = [table for table in digests if digests[table] != before[theirs][table]]
                    if changed:
                        where = "path" if path is other else "nested"
                        faults.append(f"{name} #{number} as {mine}, {theirs} in the {where}: {changed}")
    assert faults == []
    assert tried > 700, tried
    assert set(changing()) == asked | set(ELSEWHERE)


def test_each_of_these_flows_changes_ones_own_rows_with_ones_own_references(scene: Scene):
    """What the test above finds unchanged, it could have found changed."""
    mine = TENANTS[0]
    own, before = scene.refs[mine], digest_of_party(mine)
    idle = set()
    for name, calls in recipes(Attack(scene.actor(mine), own, own, scene)).items():
        if not any(digests and digests != before for _, digests in (after(call, mine) for call in calls)):
            idle.add(name)
    assert idle - NOT_THEIRS == set()
