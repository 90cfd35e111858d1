"""A fifth intermediary role, added in a rulebook file alone: import, tracing and every engine know it at once."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from tests.loading import FILES, separated, workbook
from tests.stage import Clock, tools_for
from tocsin.cli.desk import instant, rulebook
from tocsin.drivers import duckdb
from tocsin.drivers.dense import dense
from tocsin.estate.decide import decide
from tocsin.estate.verdict import COLUMNS
from tocsin.flows.ask import cover, routes
from tocsin.flows.load import Job, load
from tocsin.flows.picture import picture
from tocsin.words import Direction, PartyId, Test

FILE = """
rulebook: with-data-agents
title: "Invented: routes through a data agent"
layer: proposal
label: hypothetical
base: ssc-guidance
from: 2019-06-07
source: a test
mark: inferred
roles:
  data-agent:
    name: Data agent
    columns: [agent, data collector]
hops:
  - hop: supplier-data-agent
    left: supplier
    right: data-agent
    basis: strawman
    source: a test
    mark: inferred
    from: 2021-01-01
    needs:
      tell:
        - {agreements: [memorandum], carries: [tell, pass_on]}
      be told:
        - {agreements: [memorandum], carries: [be_told, pass_on]}
  - hop: data-agent-manufacturer
    left: data-agent
    right: manufacturer
    basis: strawman
    source: a test
    mark: inferred
    needs:
      tell:
        - {agreements: [memorandum], carries: [tell, pass_on]}
      be told:
        - {agreements: [memorandum], carries: [be_told, pass_on]}
"""
TESTS = (
    "signed by both",
    "defines material vulnerability",
    "commits to rectify",
    "tests checked by",
    "tests checked on",
)
CHECKED = ["yes", "yes", "yes", "Hal Osei", "2020-01-01"]
REGISTER = {
    "organisations": [
        ["organisation", "name"],
        *([one, f"{one} (invented)"] for one in ("northwind", "acme", "reader", "ssc")),
    ],
    "products": [
        ["manufacturer", "device type", "model", "name", "certified on", "scope"],
        ["acme", "ESME", "acme-one", "One", "2019-01-01", "SMETS2+"],
        ["acme", "ESME", "acme-two", "Two", "2019-01-01", "SMETS2+"],
    ],
    "contacts": [
        ["organisation", "duty", "name", "email", "verified on"],
        ["reader", "tell", "Rae Dunn", "rae@reader.example", "2020-12-01"],
        ["reader", "be told", "Rae Dunn", "rae@reader.example", "2020-12-01"],
        ["northwind", "be told", "Ada Marsh", "ada@northwind.example", "2020-12-01"],
        ["acme", "tell", "Edda Rowe", "edda@acme.example", "2020-12-01"],
    ],
    "agreements": [
        ["reference", "kind", "party a", "role a", "party b", "role b", "from", "until", "models", "carries", "standing", *TESTS],
        ["M-1", "memorandum", "northwind", "supplier", "reader", "data-agent", "2020-01-01", "2022-01-01", "", "be told; pass on", "confirmed", *CHECKED],
        ["M-2", "memorandum", "reader", "data-agent", "acme", "manufacturer", "2020-01-01", "", "acme-one", "tell; be told", "confirmed", *CHECKED],
    ],
}  # fmt: skip
ESTATE = [
    ["metering point", "fuel", "device id", "model", "firmware", "status", "domestic", "supplier", "data collector", "agent from"],
    ["1100013222946", "electricity", "88-73-84-57-00-2F-96-1E", "acme-one", "1.1", "Commissioned", "no", "northwind", "reader", "2020-06-01"],
    ["1014568234275", "electricity", "88-73-84-57-00-2F-96-1F", "acme-two", "1.1", "Commissioned", "no", "northwind", "reader", "2020-06-01"],
]  # fmt: skip
ON = date(2021, 6, 1)


@pytest.fixture
def opened(tmp_path: Path, db: None):
    path = tmp_path / "with-data-agents.yaml"
    path.write_text(FILE, "utf-8")
    book = rulebook(str(path))
    clock = Clock(instant("2026-11-24T09:00:00Z"))
    folder = tmp_path / "store"
    folder.mkdir()
    for file in (workbook(tmp_path / "register.xlsx", REGISTER), separated(tmp_path / "estate.csv", ESTATE)):
        load(Job(file, book.rules, FILES, folder, clock(), "a test"))
    tools = tools_for(folder, clock)
    known = {str(path): book}
    from dataclasses import replace

    return folder, str(path), replace(tools, rulebook=lambda name: known.get(name) or tools.rulebook(name)), book


def passed(opened, on: date, direction: Direction, test: Test = Test.RECOGNISED) -> int:
    _, name, tools, _ = opened
    return cover(PartyId("northwind"), (name,), on, tools).rungs[0][1].tally.passed(direction, test)


def test_the_role_comes_in_with_the_estate_under_a_header_that_the_rulebook_names(opened):
    _, name, tools, _ = opened
    _, _, found = routes(PartyId("northwind"), name, ON, "", "", tools)
    assert {held.party("data-agent") for held, _ in found} == {"reader"}


def test_it_gives_a_new_route_in_both_directions_for_the_models_in_scope_of_the_agreement(opened):
    _, name, tools, _ = opened
    _, _, found = routes(PartyId("northwind"), name, ON, "", "acme-one", tools)
    for direction in Direction:
        via = [route for route in found[0][1].routes(direction) if route.name == "via data-agent"]
        assert len(via) == 1
        assert via[0].missing == 0
    assert passed(opened, ON, Direction.BE_TOLD) == 1, "M-2 covers acme-one only"
    assert passed(opened, ON, Direction.BE_TOLD, Test.WORKING) == 1


def test_it_obeys_the_dates_of_the_hop_the_agreement_and_the_claim(opened):
    assert passed(opened, date(2020, 12, 31), Direction.BE_TOLD) == 0, "the hop is in force from 2021"
    assert passed(opened, date(2021, 12, 31), Direction.BE_TOLD) == 1
    assert passed(opened, date(2022, 1, 1), Direction.BE_TOLD) == 0, "M-1 ended"
    assert passed(opened, date(2020, 5, 1), Direction.BE_TOLD) == 0, "the agent was not there yet"


def test_every_engine_gives_the_same_verdicts(opened):
    folder, _, tools, book = opened
    snapshot = next((folder / "estate").iterdir())
    for on in (ON, date(2022, 1, 1), date(2020, 12, 31)):
        tables = picture(book.rules, on, tools).tables()
        judged = duckdb.verdicts(snapshot, tables)
        assert len(judged) == 2
        judge = decide(tables)
        assert [judge(one.holding) for one in judged] == [one.verdict for one in judged]
        with duckdb.rows(snapshot, tables) as reader:
            ibis_rows = reader.read_all().sort_by("row").select(list(COLUMNS))
        dense_rows = pa.concat_tables([block.table() for block in dense(snapshot, tables)]).select(list(COLUMNS))
        assert dense_rows.to_pylist() == ibis_rows.to_pylist()
