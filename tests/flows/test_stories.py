"""The two silent-hop stories, from first to last, in the words that a lawyer could read aloud."""

import re
from dataclasses import dataclass
from datetime import datetime

import pytest

from tests.digests import digest_of_tables
from tests.stage import Stage
from tocsin.cases.case import Affected
from tocsin.cases.judgement import Materiality
from tocsin.cases.recur import Again
from tocsin.duties.act import ActKind, Strength
from tocsin.duties.duty import LegWord
from tocsin.flows import hear
from tocsin.flows.account import Account, account, file, report
from tocsin.flows.answer import NoSuchNotice, answer
from tocsin.flows.ask import cover
from tocsin.flows.chase import chase
from tocsin.flows.deliver import Instance, deliver
from tocsin.flows.docket import docket
from tocsin.flows.judge import CannotConfirm, confirm, judge
from tocsin.flows.release import NothingWaits, release
from tocsin.notices.letter import Letter
from tocsin.notices.silence import Silence
from tocsin.records.cases import NoSuchCase
from tocsin.records.notices import Attempt, Delivery
from tocsin.words import Digest, Direction, ModelId, PartyId, Test

HARBOUR, BOREALIS, PEAK, SSC, NORTHWIND = (
    PartyId(name) for name in ("harbour", "borealis", "peak", "ssc", "northwind")
)
BE1 = ModelId("borealis-be1")
SECRET = "takes a new clock setting over its optical port"
FORBIDDEN = re.compile(r"\b(excused|late|breach|breached|fault of)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    accepted: bool = True
    permanent: bool = False
    said: str = "250 accepted"
    absent: bool = False


class Post:
    """Keeps what is sent; says yes unless told otherwise."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.says = Said()

    def __call__(self, letter: Letter, _at: datetime, *_holding: object) -> Said:
        self.letters.append(letter)
        return self.says


INSTANCE = Instance("tocsin.example", "notices@tocsin.example", lambda _key: "", invented=True)


def send(stage: Stage, post: Post, at: str) -> list[str]:
    stage.clock.set(at)
    return [one.notice.recipient for one in deliver(post, INSTANCE, "a test", stage.tools)]


def found(stage: Stage) -> str:
    """Harbour finds, judges and releases."""
    stage.clock.set("2026-11-24T09:00:00Z")
    case = hear.find(
        HARBOUR, "Ben Hollis", [Affected(BE1, "2.0.0", "2.9.9")], "A finding", SECRET, stage.clock(), stage.tools
    ).case
    stage.clock.set("2026-11-24T09:30:00Z")
    judge(case, HARBOUR, "Ben Hollis", Materiality.MATERIAL, "It could shift what customers pay.", "Ours.", stage.tools)
    stage.clock.set("2026-11-24T10:00:00Z")
    return case


def released(stage: Stage) -> tuple[str, Post]:
    case, post = found(stage), Post()
    release(case, HARBOUR, "Ben Hollis", "G3.18", stage.tools)
    send(stage, post, "2026-11-24T10:05:00Z")
    return case, post


def words(seen: Account) -> dict[str, LegWord]:
    return {leg.duty.rule: leg.word for leg in seen.standings}


def sentences(seen: Account) -> list[str]:
    legs = [text for leg in seen.standings for text in (leg.word.value, leg.because, *leg.beside)]
    return legs + [one.because for one in seen.reaches] + [one.text for one in seen.events]


def newest(stage: Stage, case: str, recipient: str, final: str) -> str:
    return next(
        one.id
        for one in reversed(docket(case, stage.tools).notices)
        if (one.recipient, one.final) == (recipient, final)
    )


def test_nothing_is_owed_under_g3_18_before_a_person_judged_it(stage: Stage):
    stage.clock.set("2026-11-24T09:00:00Z")
    heard = hear.find(HARBOUR, "Ben Hollis", [Affected(BE1)], "A finding", SECRET, stage.clock(), stage.tools)
    assert heard.planned == ()
    assert set(words(account(heard.case, HARBOUR, stage.tools))) == {"decide_materiality"}


def test_a_finding_goes_direct_and_by_every_route_that_exists_and_waits_for_a_person(stage: Stage):
    case = found(stage)
    planned = docket(case, stage.tools).notices
    assert {one.path for one in planned} == {
        (HARBOUR, BOREALIS),
        (HARBOUR, PEAK, BOREALIS),
        (HARBOUR, SSC),
    }
    assert all(one.needs_release for one in planned)
    assert not Delivery.objects.exists()


def test_nobody_else_can_release_it(stage: Stage):
    case = found(stage)
    notice = docket(case, stage.tools).notices[0].id
    with pytest.raises(NoSuchCase):
        release(case, PEAK, "Gwen Pike", "I may not", stage.tools)
    with pytest.raises(NoSuchCase):
        release(case, PEAK, "Gwen Pike", "I may not", stage.tools, only=notice)
    assert not Delivery.objects.exists()
    release(case, HARBOUR, "Ben Hollis", "G3.18", stage.tools)
    send(stage, Post(), "2026-11-24T10:05:00Z")
    with pytest.raises(NothingWaits):
        release(case, PEAK, "Gwen Pike", "I may not", stage.tools, only=notice)


def test_an_amber_letter_holds_nothing_of_the_case(stage: Stage):
    _, post = released(stage)
    assert {letter.to_address.split("@")[1] for letter in post.letters} == {
        "borealis.example",
        "peak.example",
        "ssc.example",
    }
    for letter in post.letters:
        text = f"{letter.subject}\n{letter.text}".lower()
        for marker in ("clock", "optical", "be-1", "be1", "meter could"):
            assert marker not in text
        assert "invented" in text


def test_an_intermediary_is_given_the_header_only(stage: Stage):
    case, _ = released(stage)
    for one in docket(case, stage.tools).notices:
        if one.recipient == PEAK:
            assert one.body == ""
            assert SECRET not in one.header
        elif one.recipient == BOREALIS:
            assert SECRET in one.body


def test_a_250_meets_nothing_and_silence_is_recorded_after_the_time_set(stage: Stage):
    case, _ = released(stage)
    stage.clock.set("2026-11-24T11:00:00Z")
    assert words(account(case, HARBOUR, stage.tools))["tell_manufacturer"] is LegWord.OPEN
    assert chase(case, stage.tools)[0] == ()
    stage.clock.set("2026-11-27T10:05:00Z")
    acts, waiting, going = chase(case, stage.tools)
    assert {(act.kind, act.toward) for act in acts} == {(ActKind.NO_ANSWER, BOREALIS), (ActKind.NO_ANSWER, PEAK)}
    assert [one.path for one in waiting] == [(HARBOUR, SSC, BOREALIS)]
    assert {one.notice.recipient for one in going} == {BOREALIS, PEAK}
    before = digest_of_tables()
    assert chase(case, stage.tools) == ((), (), ())
    assert digest_of_tables() == before


def test_the_silent_finding_stands_past_own_target_with_the_cause_elsewhere_beside_it(stage: Stage):
    case, _ = released(stage)
    stage.clock.set("2026-11-27T10:05:00Z")
    chase(case, stage.tools)
    seen = account(case, HARBOUR, stage.tools)
    leg = next(leg for leg in seen.standings if leg.duty.rule == "tell_manufacturer")
    assert leg.word is LegWord.PAST_OWN_TARGET
    assert "policy, not law" in leg.because
    assert {(one.left, one.right, one.word) for one in leg.cause} == {
        (HARBOUR, BOREALIS, Silence.NOT_KNOWN),
        (HARBOUR, PEAK, Silence.NOT_KNOWN),
    }
    for other in seen.standings:
        if other is not leg:
            assert other.cause == ()
    for text in sentences(seen):
        assert not FORBIDDEN.search(text), text


def test_the_report_names_no_silent_party_before_its_days_have_run_and_no_metering_point(stage: Stage):
    case, _ = released(stage)
    stage.clock.set("2026-11-27T10:05:00Z")
    chase(case, stage.tools)
    sheet = report(case, HARBOUR, "", None, stage.tools)
    text = "\n".join((*(f.value for f in sheet.fields), *(one.did + one.who for one in sheet.lines), *sheet.notes))
    assert "a party on this route" in text.lower()
    assert "Peak" not in text
    assert not re.search(r"\b\d{13}\b", text)
    assert "Steps taken or to be taken" in sheet.gaps
    assert not FORBIDDEN.search(text.replace("no finding that a duty was breached", ""))


def whole_finding(stage: Stage) -> tuple[str, Post]:
    case, post = released(stage)
    stage.clock.set("2026-11-27T10:05:00Z")
    chase(case, stage.tools)
    stage.clock.set("2026-11-27T10:30:00Z")
    release(case, HARBOUR, "Ben Hollis", "No answer in three days", stage.tools)
    send(stage, post, "2026-11-27T10:35:00Z")
    step = newest(stage, case, "ssc", "borealis")
    stage.clock.set("2026-11-27T14:00:00Z")
    _, queued = answer(step, ActKind.HANDED_ON, SSC, "Hal Osei", Strength.SIGNED_IN, stage.tools)
    assert [one.notice.recipient for one in queued] == [BOREALIS]
    send(stage, post, "2026-11-27T14:05:00Z")
    last = newest(stage, case, "borealis", "borealis")
    stage.clock.set("2026-11-27T16:20:00Z")
    answer(last, ActKind.ACKNOWLEDGED, BOREALIS, "Finn Aalto", Strength.SIGNED_IN, stage.tools)
    return case, post


def test_the_leg_is_done_when_the_manufacturer_acknowledges_at_the_end_of_the_chain(stage: Stage):
    case, _ = whole_finding(stage)
    seen = account(case, HARBOUR, stage.tools)
    leg = next(leg for leg in seen.standings if leg.duty.rule == "tell_manufacturer")
    assert leg.word is LegWord.DONE
    assert leg.cause == ()
    assert words(seen)["tell_ssc"] is LegWord.PAST_OWN_TARGET, "the notice to the SSC is not the report"


def test_the_fan_out_goes_to_every_other_supplier_and_withholds_the_reporter(stage: Stage):
    case, post = whole_finding(stage)
    stage.clock.set("2026-11-30T09:00:00Z")
    others = confirm(
        case, BOREALIS, "Finn Aalto", True, "A setting is taken without a sign-in.", "Load 3.0.0.", "3.0.0", stage.tools
    )
    assert {one.final for one in others if one.body or one.path[-1] == one.final} >= {
        "grand-lowland",
        "market-street",
        "northwind",
    }
    assert HARBOUR not in {one.final for one in others}
    for one in others:
        assert "Harbour" not in one.header + one.body
        assert not re.search(r"\d[\d,]* (systems|meters)", one.body)
    stage.clock.set("2026-11-30T09:30:00Z")
    release(case, BOREALIS, "Finn Aalto", "Every supplier must know", stage.tools)
    told = send(stage, post, "2026-11-30T09:35:00Z")
    assert told
    assert HARBOUR not in told
    for event in account(case, PartyId("grand-lowland"), stage.tools).events:
        assert "Harbour" not in event.text


def test_only_the_manufacturer_or_the_ssc_can_confirm(stage: Stage):
    case, _ = whole_finding(stage)
    before = digest_of_tables()
    with pytest.raises(NoSuchCase):
        confirm(case, PartyId("acme"), "Edda Rowe", True, "x", "", "", stage.tools)
    with pytest.raises(CannotConfirm):
        confirm(case, HARBOUR, "Ben Hollis", True, "x", "", "", stage.tools)
    assert digest_of_tables() == before


def test_the_ssc_leg_is_done_only_when_steps_and_their_time_are_filed(stage: Stage):
    case, _ = whole_finding(stage)
    stage.clock.set("2026-11-30T11:00:00Z")
    sheet = Digest("0" * 64)
    file(case, HARBOUR, "Ben Hollis", "the secure form", "REF-1", "Load 3.0.0", None, sheet, stage.tools)
    assert words(account(case, HARBOUR, stage.tools))["tell_ssc"] is LegWord.PAST_OWN_TARGET
    stage.clock.set("2026-11-30T11:20:00Z")
    due = datetime.fromisoformat("2027-01-29T17:00:00+00:00")
    file(case, HARBOUR, "Ben Hollis", "the secure form", "REF-2", "Load 3.0.0", due, sheet, stage.tools)
    assert words(account(case, HARBOUR, stage.tools))["tell_ssc"] is LegWord.DONE


def advised(stage: Stage) -> tuple[str, Post]:
    stage.clock.set("2026-12-01T09:00:00Z")
    heard = hear.respond(stage.town.advisory.read_bytes(), "advisory.json", stage.tools)
    assert heard.again is Again.NEW
    stage.clock.set("2026-12-01T09:10:00Z")
    post = Post()
    release(heard.case, BOREALIS, "Finn Aalto", "Each supplier must be told", stage.tools)
    send(stage, post, "2026-12-01T09:15:00Z")
    return heard.case, post


def test_an_advisory_is_planned_for_just_the_suppliers_that_run_the_versions(stage: Stage):
    stage.clock.set("2026-12-01T09:00:00Z")
    heard = hear.respond(stage.town.advisory.read_bytes(), "advisory.json", stage.tools)
    planted = stage.manifest()["advisory"]["affected"]
    suppliers = {one.final for one in heard.planned if one.sort.value != "copy for information"}
    assert suppliers == {name for name, count in planted.items() if count}


def test_the_same_advisory_again_changes_nothing_and_restarts_no_clock(stage: Stage):
    advised(stage)
    before = digest_of_tables()
    stage.clock.set("2026-12-01T12:00:00Z")
    again = hear.respond(stage.town.advisory.read_bytes(), "advisory.json", stage.tools)
    assert again.again is Again.SAME
    assert again.planned == ()
    assert digest_of_tables() == before


def test_a_supplier_behind_a_silent_manager_is_not_known_to_be_reached_and_the_ssc_step_waits(stage: Stage):
    case, _ = advised(stage)
    working = cover(HARBOUR, ("strawman-manager",), stage.clock().date(), stage.tools).rungs[0][1].tally
    stage.clock.set("2026-12-04T09:15:00Z")
    _, waiting, _ = chase(case, stage.tools)
    assert (BOREALIS, SSC, HARBOUR) in {one.path for one in waiting}
    seen = account(case, BOREALIS, stage.tools)
    reach = {one.party: one.word for one in seen.reaches}
    assert reach[HARBOUR] is Silence.NOT_KNOWN
    assert reach[PEAK] is Silence.NOT_KNOWN
    assert HARBOUR not in {row.notice.to_party_id for row in Delivery.objects.select_related("notice")}
    after = cover(HARBOUR, ("strawman-manager",), stage.clock().date(), stage.tools).rungs[0][1].tally
    assert after.passed(Direction.BE_TOLD, Test.RECOGNISED) == working.passed(Direction.BE_TOLD, Test.RECOGNISED) > 0
    assert after.passed(Direction.BE_TOLD, Test.WORKING) == 0
    for text in sentences(seen):
        assert not FORBIDDEN.search(text), text


def test_a_refusal_of_the_mail_server_is_tried_again_later_with_the_same_message_id(stage: Stage):
    case = found(stage)
    release(case, HARBOUR, "Ben Hollis", "G3.18", stage.tools)
    post = Post()
    post.says = Said(False, False, "421 try again later")
    send(stage, post, "2026-11-24T10:05:00Z")
    first = {letter.message_id for letter in post.letters}
    assert not Delivery.objects.filter(sent_at__isnull=False).exists()
    post.says = Said()
    assert send(stage, post, "2026-11-24T10:05:01Z") == [], "it waits before it tries again"
    send(stage, post, "2026-11-24T10:30:00Z")
    assert {letter.message_id for letter in post.letters} == first
    assert Delivery.objects.filter(sent_at__isnull=True).count() == 0
    assert Attempt.objects.count() == 2 * len(first)


def test_a_notice_of_others_reads_like_one_that_is_not_there(stage: Stage):
    case, _ = released(stage)
    theirs = newest(stage, case, "borealis", "borealis")
    refusals = []
    for reference in (theirs, "N-00000000000000000000000000"):
        with pytest.raises(NoSuchNotice) as refused:
            answer(reference, ActKind.ACKNOWLEDGED, NORTHWIND, "Ada Marsh", Strength.SIGNED_IN, stage.tools)
        refusals.append(str(refused.value).replace(reference, "REF"))
    assert refusals[0] == refusals[1]


def test_acts_and_states_hold_no_computed_fault(stage: Stage):
    from tocsin.records.duties import ActDone, DutyOwed

    case, _ = whole_finding(stage)
    stored = [
        row.opened(stage.tools.unseal).decode()
        for model in (ActDone, DutyOwed)
        for row in model.objects.filter(in_case_id=case)
    ]
    assert stored
    for text in stored:
        for word in ("past own target", "late", "breached", "cause_elsewhere"):
            assert f'"{word}"' not in text
