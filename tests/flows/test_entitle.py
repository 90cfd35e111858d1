"""Is a case's text sealed to just those who may read all of it, from the act that entitles them to the act that ends it?"""

from tests.flows.test_stories import BOREALIS, HARBOUR, PEAK, SSC, Post, found, released, send
from tests.stage import Stage
from tocsin.cli.rekey import rotated
from tocsin.drivers.sealing import is_sealed, recipients
from tocsin.flows.account import file
from tocsin.flows.release import release
from tocsin.flows.share import share, withdraw
from tocsin.parties.actor import at_the_desk
from tocsin.parties.matrix import Given
from tocsin.records import cases
from tocsin.words import Digest, PartyId

NORTHWIND = PartyId("northwind")


def wrapped(case: str) -> set[str]:
    body = bytes(cases.Case.objects.get(pk=case).body)
    assert is_sealed(body)
    return {one["organisation"] for one in recipients(body)}


def ben(stage: Stage):
    return at_the_desk(HARBOUR, stage.clock(), "Ben Hollis")


def test_a_draft_is_sealed_to_its_author_and_the_maker_gets_a_key_when_it_is_released(stage: Stage):
    case = found(stage)
    assert wrapped(case) == {HARBOUR}
    before = cases.read(cases.Case.objects.get(pk=case), stage.tools.unseal)
    release(case, HARBOUR, "Ben Hollis", "G3.18", stage.tools)
    assert wrapped(case) == {HARBOUR, BOREALIS}  # an intermediary gets the header, and no key
    assert cases.read(cases.Case.objects.get(pk=case), stage.tools.unseal) == before
    send(stage, Post(), "2026-11-24T10:05:00Z")
    share(case, ben(stage), Given.GRANTED, PEAK, "", "they carry it", stage.tools)
    assert wrapped(case) == {HARBOUR, BOREALIS}


def test_a_grant_to_an_affected_supplier_adds_a_key_and_its_end_takes_it_away(stage: Stage):
    case, _ = released(stage)
    from tocsin.duties.act import Act, ActKind
    from tocsin.flows.keep import News, keep

    told = Act(ActKind.TOLD, case, HARBOUR, stage.clock(), toward=NORTHWIND)
    keep(case, News(acts=(told,)), stage.clock(), stage.tools)
    old = bytes(cases.Case.objects.get(pk=case).body)
    share(case, ben(stage), Given.GRANTED, NORTHWIND, "", "they have the device", stage.tools)
    assert NORTHWIND in wrapped(case)
    granted = bytes(cases.Case.objects.get(pk=case).body)
    assert withdraw(case, ben(stage), Given.GRANTED, NORTHWIND, "", stage.tools) == 1
    assert wrapped(case) == {one["organisation"] for one in recipients(old)}
    assert bytes(cases.Case.objects.get(pk=case).body)[-40:] != granted[-40:]  # with a new data key


def test_the_ssc_gets_a_key_once_it_was_reported_to_and_filing_again_seals_nothing_anew(stage: Stage):
    case, _ = released(stage)
    filed = (case, HARBOUR, "Ben Hollis", "portal", "SSC-1", "steps", stage.clock(), Digest("0" * 64), stage.tools)
    file(*filed)
    assert wrapped(case) == {HARBOUR, BOREALIS, SSC}
    before = bytes(cases.Case.objects.get(pk=case).body)
    file(*filed)
    assert bytes(cases.Case.objects.get(pk=case).body) == before


def test_after_a_new_key_everything_opens_and_no_older_key_is_left(stage: Stage):
    case, _ = released(stage)
    before = cases.read(cases.Case.objects.get(pk=case), stage.tools.unseal)
    old = {
        one["key"] for one in recipients(bytes(cases.Case.objects.get(pk=case).body)) if one["organisation"] == HARBOUR
    }
    done, gone = rotated(stage.folder, HARBOUR, stage.tools)
    assert done > 3
    assert set(gone) == old
    assert not old & {one["key"] for one in recipients(bytes(cases.Case.objects.get(pk=case).body))}
    assert cases.read(cases.Case.objects.get(pk=case), stage.tools.unseal) == before
