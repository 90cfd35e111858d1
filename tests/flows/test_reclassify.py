"""Is a class raised at once and lowered only by whoever may, on record, with the seal that it asks for, and never by itself?"""

import pytest

from tests.flows.test_stories import BE1, BOREALIS, HARBOUR, PEAK, SECRET, SSC, Post, found, released, send
from tests.stage import Stage
from tocsin.cases.case import Affected
from tocsin.cases.classify import CannotLower, Reclassified
from tocsin.cases.judgement import Materiality
from tocsin.drivers.sealing import is_sealed
from tocsin.flows import hear
from tocsin.flows.account import file
from tocsin.flows.docket import docket
from tocsin.flows.judge import judge
from tocsin.flows.look import MayNotChange, look
from tocsin.flows.prove import kept
from tocsin.flows.reclassify import NothingToChange, reclassify
from tocsin.flows.release import release
from tocsin.parties.matrix import Sight
from tocsin.records import cases, ledger, notices
from tocsin.records.cases import NoSuchCase
from tocsin.words import Class, Digest, PartyId

NORTHWIND = PartyId("northwind")


def change(stage: Stage, case: str, party: PartyId, after: Class, person: str = "Ben Hollis") -> tuple:
    return reclassify(case, party, person, after, "because", stage.tools)


def test_a_raise_seals_at_once_shuts_out_who_may_not_see_it_and_is_in_the_ledger(stage: Stage):
    stage.clock.set("2026-11-24T09:00:00Z")
    case = hear.find(
        HARBOUR, "Ben Hollis", [Affected(BE1)], "Open", SECRET, stage.clock(), stage.tools, Class.GREEN
    ).case
    judge(case, HARBOUR, "Ben Hollis", Materiality.MATERIAL, "why", "Ours.", stage.tools)
    release(case, HARBOUR, "Ben Hollis", "G3.18", stage.tools)
    send(stage, Post(), "2026-11-24T10:05:00Z")
    assert SECRET.encode() in bytes(cases.Case.objects.get(pk=case).body)
    assert look(case, NORTHWIND, stage.tools).sight is Sight.FULL
    leaves, opened = ledger.Leaf.objects.count(), kept([case], stage.tools.unseal)
    change(stage, case, BOREALIS, Class.AMBER, "Finn Aalto")
    bodies = [bytes(cases.Case.objects.get(pk=case).body)]
    bodies += [bytes(one.body) for one in notices.Notice.objects.filter(in_case_id=case)]
    assert all(is_sealed(one) and SECRET.encode() not in one for one in bodies)
    assert kept([case], stage.tools.unseal) == opened
    with pytest.raises(NoSuchCase):
        look(case, NORTHWIND, stage.tools)
    assert look(case, PEAK, stage.tools).sight is Sight.HEADER
    assert ledger.Leaf.objects.count() > leaves
    (said,) = [one for one in docket(case, stage.tools).decisions if isinstance(one, Reclassified)]
    assert (said.before, said.after, said.by, said.person) == (Class.GREEN, Class.AMBER, BOREALIS, "Finn Aalto")


def test_only_the_originator_or_the_ssc_makes_a_class_wider(stage: Stage):
    case, _ = released(stage)
    with pytest.raises(CannotLower):
        change(stage, case, BOREALIS, Class.GREEN, "Finn Aalto")
    with pytest.raises(MayNotChange):
        change(stage, case, SSC, Class.GREEN, "Hal Osei")  # it has the header and was not reported to
    assert cases.Case.objects.get(pk=case).classification == "Amber"
    file(case, HARBOUR, "Ben Hollis", "portal", "SSC-1", "steps", stage.clock(), Digest("0" * 64), stage.tools)
    change(stage, case, SSC, Class.GREEN, "Hal Osei")
    assert look(case, NORTHWIND, stage.tools).sight is Sight.FULL
    assert not is_sealed(bytes(cases.Case.objects.get(pk=case).body))


def test_what_has_not_left_is_written_anew_and_waits_and_the_older_version_goes_nowhere(stage: Stage):
    case, post = found(stage), Post()
    release(case, HARBOUR, "Ben Hollis", "G3.18", stage.tools)
    queued = notices.Delivery.objects.count()
    _, again = change(stage, case, HARBOUR, Class.RED)
    assert len(again) >= queued > 0
    assert {(one.classification, one.needs_release, one.version) for one in again} == {(Class.RED, True, 2)}
    assert send(stage, post, "2026-11-24T10:05:00Z") == []
    release(case, HARBOUR, "Ben Hollis", "still", stage.tools)
    assert send(stage, post, "2026-11-24T10:10:00Z")
    assert all("Class: Red" in one.text for one in post.letters)


def test_the_same_class_again_is_refused_and_nobody_else_learns_that_there_is_a_case(stage: Stage):
    case, _ = released(stage)
    with pytest.raises(NothingToChange):
        change(stage, case, HARBOUR, Class.AMBER)
    with pytest.raises(NoSuchCase):
        change(stage, case, NORTHWIND, Class.RED, "Ada Marsh")
