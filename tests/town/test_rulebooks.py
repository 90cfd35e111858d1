"""Do the written register, the rulebooks and the tracing of routes give what the plan counted without any of them?"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

import tocsin.duties
from tocsin.duties.read import read
from tocsin.duties.rulebook import Rulebook
from tocsin.estate.holding import Holding
from tocsin.routes.link import Claim, Link, Product, Sign, SignKind
from tocsin.routes.survey import survey
from tocsin.town.build import DEMO_AT
from tocsin.town.count import LAYERS, count
from tocsin.town.segments import RECENT, SEGMENTS, Segment
from tocsin.town.sheets import register
from tocsin.town.write import workbook
from tocsin.words import MANUFACTURER, SUPPLIER, Direction, ModelId, PartyId, RoleId, Test

FOLDER = Path(next(iter(tocsin.duties.__path__))) / "rulebooks"
FRESH = {SignKind.VERIFIED: 365, SignKind.ACKNOWLEDGED: 365, SignKind.EXERCISED: 365}
Row = Mapping[str, object]
Register = Mapping[str, list[Row]]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Register:
    path = workbook(tmp_path_factory.mktemp("town") / "register.xlsx", register(DEMO_AT.date()), DEMO_AT)
    book = load_workbook(path)
    found: dict[str, list[Row]] = {}
    for name in book.sheetnames:
        header, *body = book[name].iter_rows(values_only=True)
        found[name] = [dict(zip(map(str, header), row, strict=True)) for row in body]
    return found


def rulebook(name: str) -> Rulebook:
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    base = re.search(r"^base: *(\S+)", text, re.MULTILINE)
    return read(text, name, rulebook(base[1]) if base else None)


def day(value: object) -> date | None:
    return value.date() if isinstance(value, datetime) else None


def link(row: Row) -> Link:
    words = (word.strip().replace(" ", "_") for word in str(row["carries"] or "").split(";"))
    tests = ("signed by both", "defines material vulnerability", "commits to rectify")
    return Link(
        str(row["reference"]),
        PartyId(str(row["party a"])),
        RoleId(str(row["role a"])),
        PartyId(str(row["party b"])),
        RoleId(str(row["role b"])),
        str(row["kind"]),
        frozenset(filter(None, words)),
        Claim(str(row["standing"])),
        day(row["from"]),
        day(row["until"]),
        frozenset(map(ModelId, str(row["models"]).split("; "))) if row["models"] else None,
        all(row[test] == "yes" for test in tests) and bool(row["tests checked by"] and row["tests checked on"]),
    )


def signs(written: Register) -> list[Sign]:
    seen = [(row, row["direction"], SignKind(str(row["kind"])), row["on"]) for row in written["signs"]]
    seen += [(row, row["duty"], SignKind.VERIFIED, row["verified on"]) for row in written["contacts"]]
    return [
        Sign(PartyId(str(row["organisation"])), Direction(str(direction)), kind, on)
        for row, direction, kind, value in seen
        if (on := day(value))
    ]


def holding(segment: Segment) -> Holding:
    roles = {
        SUPPLIER: segment.supplier,
        RoleId("map"): "" if segment.map_ended else segment.map,
        RoleId("manager"): segment.manager,
        RoleId("customer"): segment.customer,
    }
    parties = tuple((role, PartyId(party)) for role, party in roles.items() if party)
    gained = "2026-09" if segment.gained == RECENT else ""
    return Holding(parties, ModelId(segment.model), "electricity", segment.domestic, gained, segment.devices)


@pytest.mark.parametrize("layer", LAYERS)
def test_tracing_gives_the_plans_counts(layer: str, written: Register) -> None:
    rules = rulebook(layer).rules
    products = [
        Product(
            ModelId(str(row["model"])), PartyId(str(row["manufacturer"])), str(row["scope"]), day(row["certified on"])
        )
        for row in written["products"]
    ]
    seen = survey(rules, map(link, written["agreements"]), signs(written), products, DEMO_AT.date(), FRESH)
    inside = {product.model for product in products if product.scope in rules.in_scope}
    planned = count((segment, segment.devices) for segment in SEGMENTS)[layer]
    traced = [(segment.devices, seen.trace(holding(segment))) for segment in SEGMENTS if segment.model in inside]
    assert {
        direction.value: {
            test.value: sum(devices for devices, one in traced if one.passes(direction, test)) for test in Test
        }
        for direction in Direction
    } == planned


def test_every_layer_of_the_plan_is_a_rulebook_and_the_other_way_round() -> None:
    rulebooks = {path.stem for path in FOLDER.glob("*.yaml") if "\nlayer:" in path.read_text(encoding="utf-8")}
    assert rulebooks == set(LAYERS)


def test_the_makers_role_is_the_one_the_register_writes(written: Register) -> None:
    makers = {row["organisation"] for row in written["roles"] if row["role"] == MANUFACTURER}
    assert makers == {row["manufacturer"] for row in written["products"]}
