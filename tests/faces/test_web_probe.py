"""Every page as everybody: no answer shows more than the matrix allows, none less, and no request changes a row."""

import os
import random
from dataclasses import replace

import pytest
from django.urls import get_resolver

from tests.digests import digest_of_tables
from tests.faces.probe import Probe, probes
from tests.faces.probed import Prober, can_be, staged
from tests.faces.test_web import town  # noqa: F401
from tocsin.drivers.access import matrix
from tocsin.parties.matrix import Stage, Stand
from tocsin.web.case import summary
from tocsin.web.rows import ROWS
from tocsin.words import Class

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
FEW, MANY = 2_000, 20_000


@pytest.fixture
def prober(monkeypatch: pytest.MonkeyPatch) -> Prober:
    monkeypatch.setattr(os, "fsync", lambda _file: None)
    return Prober(staged(), monkeypatch)


def walk(number: int) -> list[Probe]:
    """So many of all probes, spread over pages, people, classes, stages and methods; the same ones each time."""
    every = [one for one in probes(get_resolver("tocsin.web.urls"), dict(ROWS), matrix()) if can_be(one)]
    assert len(every) > MANY
    return random.Random(20261124).sample(every, min(number, len(every)))


def fired(prober: Prober, found: list[Probe]) -> None:
    before = digest_of_tables()
    faults = list(prober.faults(found))
    assert not faults, f"{len(faults)} of {len(found)}:\n" + "\n".join(faults[:60])
    assert digest_of_tables() == before


@pytest.mark.timeout(240)
def test_two_thousand_requests_show_what_the_matrix_allows_and_change_nothing(prober: Prober) -> None:
    found = walk(FEW)
    assert {one.stand for one in found} == set(Stand)
    assert {one.page.name for one in found} == {name for name, thing in ROWS.items() if thing is not None}
    assert {(one.classification, one.stage) for one in found} == {(c, s) for c in Class for s in Stage}
    fired(prober, found)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("number", [MANY, 10**9])
def test_twenty_thousand_and_then_all(prober: Prober, number: int) -> None:
    fired(prober, walk(number))


def test_the_prober_finds_a_page_that_shows_too_much_and_one_that_shows_too_little(
    prober: Prober, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [one for one in walk(10**9) if one.page.name == "case" and one.method == "GET"]
    cases = [one for one in cases if (one.classification, one.stage) == (Class.AMBER, Stage.EMBARGOED)]
    assert list(prober.faults(cases)) == []
    with monkeypatch.context() as patch:
        patch.setattr("tocsin.records.sight._seen", lambda *_: True)
        assert any("expected none" in one for one in prober.faults(cases))
    with monkeypatch.context() as patch:
        patch.setattr("tocsin.flows.look.mask", lambda case, _sight: case)
        patch.setattr("tocsin.web.case.summary", lambda seen: summary(replace(seen, reader=seen.held.owner)))
        assert any("it holds the canary" in one for one in prober.faults(cases))
    with monkeypatch.context() as patch:
        patch.setattr("tocsin.records.sight._seen", lambda *_: False)
        assert any("expected a page" in one for one in prober.faults(cases))
