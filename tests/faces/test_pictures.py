"""The pictures: well-formed, told apart without colour, and saying the same as their tables."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.template import loader
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.pictures.figure import Caption, figure
from tocsin.pictures.hops import HEADERS, hops
from tocsin.pictures.ladder import Rung, ladder
from tocsin.pictures.lane import lane
from tocsin.pictures.naming import Naming
from tocsin.pictures.wrap import wrap
from tocsin.routes.link import Sign, SignKind
from tocsin.routes.route import Hop, Reason, Route, Traced
from tocsin.words import MANUFACTURER, SSC, SUPPLIER, Basis, Clause, Direction, PartyId, RoleId, Test

MAP, MANAGER, CUSTOMER, FITTER = RoleId("map"), RoleId("manager"), RoleId("customer"), RoleId("fitter")
PARTIES: dict[RoleId, PartyId | None] = {
    SUPPLIER: PartyId("grand-lowland"),
    MAP: PartyId("capital-map"),
    MANAGER: PartyId("peak"),
    CUSTOMER: PartyId("harbour-foods"),
    MANUFACTURER: PartyId("acme"),
    SSC: SSC,  # type: ignore[dict-item]  # the SSC's party is named as its role
    FITTER: None,
}
NAMING = Naming(
    {
        PartyId("grand-lowland"): "Grand Lowland Energy",
        PartyId("capital-map"): "Capital Meter Assets",
        PartyId("peak"): "Peak Metering Services",
        PartyId("harbour-foods"): "Harbour Foods plc",
        PartyId("acme"): "Acme Meters",
        PartyId("ssc"): "Security Sub-Committee",
    },
    {
        SUPPLIER: "supplier",
        MAP: "meter owner (MAP)",
        MANAGER: "meter manager",
        CUSTOMER: "customer",
        MANUFACTURER: "manufacturer",
        SSC: "SSC",
        FITTER: "meter fitter",
    },
)
ON = date(2026, 11, 24)
CAPTION = Caption(
    "Who can warn whom: Grand Lowland Energy, acme-px400",
    "SEC + SSC guidance + manager and customer strawman (ours)",
    1240,
    True,
)
REASONS = {
    Reason.HELD: "held",
    Reason.LAPSED: "agreement A-7 ended on 31 August 2026",
    Reason.NO_AGREEMENT: "no agreement between the two",
    Reason.NO_PARTY: "nobody is known as meter fitter",
}


def hop(left: RoleId, right: RoleId, reason: Reason = Reason.HELD, works: bool = False, **more: object) -> Hop:
    sign = Sign(PARTIES[right] or PartyId("?"), Direction.TELL, SignKind.VERIFIED, date(2026, 11, 3))
    values: dict[str, object] = {
        "obliged_by": Basis.CONTRACT,
        "obliged_on": right,
        "clause": None,
        "refs": ("A-7",),
        "claimed_only": False,
    }
    return Hop(
        kind=f"{left}-{right}",
        left_role=left,
        right_role=right,
        left=PARTIES[left],
        right=PARTIES[right],
        reason=reason,
        detail=REASONS[reason],
        working=sign if works else None,
        last_sign=sign if works else None,
        **(values | more),  # type: ignore[arg-type]
    )


def routes(direction: Direction) -> tuple[Route, ...]:
    by_code = {"obliged_by": Basis.CODE, "obliged_on": SUPPLIER, "clause": Clause("SEC G3.17"), "refs": ()}
    nothing = {"obliged_by": Basis.NOTHING, "obliged_on": None}
    chains = (
        (hop(SUPPLIER, MANUFACTURER, works=True, **by_code),),
        (hop(SUPPLIER, MAP, Reason.LAPSED), hop(MAP, MANUFACTURER)),
        (hop(SUPPLIER, MANAGER, claimed_only=True), hop(MANAGER, MANUFACTURER, Reason.NO_AGREEMENT)),
        (hop(SUPPLIER, MANAGER), hop(MANAGER, MAP, **nothing), hop(MAP, MANUFACTURER, works=True)),
        (hop(SUPPLIER, CUSTOMER), hop(CUSTOMER, MANUFACTURER, Reason.NO_AGREEMENT)),
        (
            hop(SUPPLIER, CUSTOMER, obliged_by=Basis.LETTER),
            hop(CUSTOMER, MANAGER),
            hop(MANAGER, MAP),
            hop(MAP, MANUFACTURER, obliged_by=Basis.CERTIFICATION),
        ),
    )
    hub = ((hop(SUPPLIER, SSC, obliged_by=Basis.VOLUNTARY), hop(SSC, MANUFACTURER, obliged_by=Basis.CERTIFICATION)),)
    return tuple(Route(direction, chain) for chain in (chains + hub if direction is Direction.BE_TOLD else chains))


TRACED = Traced(ON, routes(Direction.TELL), routes(Direction.BE_TOLD))
FIFTH = Traced(
    ON,
    (Route(Direction.TELL, (hop(SUPPLIER, FITTER, Reason.NO_PARTY), hop(FITTER, MANUFACTURER, Reason.NO_AGREEMENT))),),
    (),
)
SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> str:
    return " ".join(node.text or "" for node in ElementTree.fromstring(svg).iter(f"{SVG}text"))


@pytest.mark.parametrize("narrow", [False, True])
def test_the_figure_is_well_formed_and_has_a_title_and_a_description(narrow: bool) -> None:
    root = ElementTree.fromstring(figure(TRACED, CAPTION, NAMING, narrow=narrow))
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text == CAPTION.title
    assert desc is not None
    assert "Be told by the manufacturer. Direct: complete and working." in (desc.text or "")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"


@pytest.mark.parametrize("narrow", [False, True])
def test_the_figure_holds_every_hops_word_as_text(narrow: bool) -> None:
    said = texts(figure(TRACED, CAPTION, NAMING, narrow=narrow))
    every = [h for d in Direction for r in TRACED.routes(d) for h in r.hops]
    for word in {h.word for h in every}:
        assert len(re.findall(rf"\b{word}\b", said)) >= sum(h.word is word for h in every)


@pytest.mark.parametrize("narrow", [False, True])
def test_the_figure_names_every_party_and_both_directions_apart(narrow: bool) -> None:
    said = texts(figure(TRACED, CAPTION, NAMING, narrow=narrow))
    for name in NAMING.parties.values():
        assert name.split()[0] in said
    assert said.index("Tell the manufacturer") < said.index("Be told by the manufacturer")


def test_a_broken_hop_says_why_in_full_however_small_its_place() -> None:
    reasons = [reason for reason in Reason if reason is not Reason.HELD]
    for reason in reasons:
        ends = ((SUPPLIER, CUSTOMER), (CUSTOMER, MANAGER), (MANAGER, MAP), (MAP, FITTER), (FITTER, MANUFACTURER))
        broken = tuple(replace(hop(a, b), reason=reason) for a, b in ends)
        for narrow in (False, True):
            said = texts(figure(Traced(ON, (Route(Direction.TELL, broken),), ()), CAPTION, NAMING, narrow=narrow))
            assert said.count("…") == 0
            assert said.count("(A-7)") == len(ends)


def test_the_hub_is_drawn_only_where_one_is_told() -> None:
    said = texts(figure(TRACED, CAPTION, NAMING))
    assert "Via SSC" not in said[: said.index("Be told by the manufacturer")]
    assert "Via SSC" in said


def test_each_lane_has_a_line_style_of_its_own_named_in_words() -> None:
    first = {route.hops[0].right_role: lane(route, (MAP, MANAGER, CUSTOMER, SSC)) for route in TRACED.be_told}
    assert len({(look.dashes, look.double, look.round_caps) for look in first.values()}) == len(first) == 5
    assert {look.style for look in first.values()} == {
        "solid line",
        "long dashes",
        "short dashes",
        "dots",
        "double line",
    }
    said = texts(figure(TRACED, CAPTION, NAMING))
    for look in first.values():
        assert look.style in said


def test_a_fifth_role_gets_a_lane_that_no_other_has() -> None:
    svg = figure(FIFTH, CAPTION, NAMING)
    assert "Via meter fitter" in texts(svg)
    assert "nobody known" in texts(svg)
    assert lane(FIFTH.tell[0], (FITTER,)).dashes not in {lane(r, (FITTER,)).dashes for r in TRACED.be_told}


def test_a_direction_without_routes_says_so() -> None:
    assert "No route can be drawn." in texts(figure(FIFTH, CAPTION, NAMING))


def test_a_hop_that_is_not_there_is_cut_and_crossed() -> None:
    whole = figure(Traced(ON, TRACED.tell[:1], ()), CAPTION, NAMING)
    broken = figure(Traced(ON, TRACED.tell[1:2], ()), CAPTION, NAMING)
    assert "<path" not in whole
    assert broken.count("<path") == 1


@pytest.mark.parametrize("narrow", [False, True])
def test_no_text_is_smaller_than_twelve_at_the_width_it_is_shown_at(narrow: bool) -> None:
    root = ElementTree.fromstring(figure(TRACED, CAPTION, NAMING, narrow=narrow))
    width = float((root.get("viewBox") or "").split()[2])
    shown = 288 if narrow else 769 - 60
    smallest = min(float(node.get("font-size") or 0) for node in root.iter(f"{SVG}text"))
    assert smallest * shown / width >= (12 if narrow else 11)


def test_an_invented_picture_says_so() -> None:
    assert "Invented" in texts(figure(TRACED, CAPTION, NAMING))
    assert "Invented" not in figure(TRACED, Caption("t", "r"), NAMING)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_no_name_can_become_markup(name: str) -> None:
    hostile = Naming({PartyId("acme"): name, PartyId("peak"): "<script>alert(1)</script>\"'&\x00"}, {MAP: name})
    for narrow in (False, True):
        svg = figure(TRACED, Caption(name, name), hostile, narrow=narrow)
        tags = {node.tag for node in ElementTree.fromstring(svg).iter()}
        assert tags <= {SVG + t for t in ("svg", "title", "desc", "text", "rect", "line", "circle", "polygon", "path")}


@given(st.text(alphabet="abc de", max_size=80), st.integers(30, 300), st.integers(1, 4))
def test_wrapped_lines_stay_inside_their_place(text: str, width: int, lines: int) -> None:
    got = wrap(text, width, 12, lines)
    assert len(got) <= lines
    assert all(len(line) <= max(int(width / (12 * 0.53)), 4) for line in got)


def test_the_same_routes_give_the_same_bytes() -> None:
    assert figure(TRACED, CAPTION, NAMING) == figure(TRACED, CAPTION, NAMING)


def test_the_table_holds_every_hop_with_a_cell_under_each_header() -> None:
    rows = hops(TRACED, NAMING, {"supplier-map": "SSC guidance"})
    assert len(rows) == sum(len(r.hops) for d in Direction for r in TRACED.routes(d))
    assert all(len(row.cells) == len(HEADERS) for row in rows)
    assert sum(row.first for row in rows) == len(TRACED.tell) + len(TRACED.be_told)


def test_a_row_follows_the_message_and_says_what_would_fix_it() -> None:
    rows = hops(TRACED, NAMING, {"supplier-map": "SSC guidance"})
    told = dict(
        zip(HEADERS, next(r for r in rows if r.direction is Direction.TELL and "A-7" in r.cells[3]).cells, strict=True)
    )
    back = dict(
        zip(
            HEADERS,
            next(r for r in rows if r.direction is Direction.BE_TOLD and "A-7" in r.cells[3]).cells,
            strict=True,
        )
    )
    assert told["From"] == back["To"] == "Grand Lowland Energy (supplier)"
    assert told["Basis"] == "SSC guidance; A-7"
    assert told["Recognised?"] == "no: agreement A-7 ended on 31 August 2026"
    assert told["Standing"] == "lapsed"
    assert told["What would fix it"] == "Renew the agreement."


def test_every_reason_has_its_cure() -> None:
    for reason in Reason:
        if reason is not Reason.HELD:
            one = Hop("k", SUPPLIER, MAP, None, None, reason, "d", Basis.NOTHING, None, None, None, None)
            assert hops(Traced(ON, (Route(Direction.TELL, (one,)),), ()), NAMING, {})[0].cells[-1]


RUNGS = tuple(
    Rung(
        label,
        4000,
        ((Test.RECOGNISED, n), (Test.BY_CODE, 300), (Test.BY_ANYTHING, n - 100), (Test.WORKING, n // 2)),
        beside,
    )
    for label, n, beside in (
        ("Code", 400, False),
        ("Code + guidance", 1800, False),
        ("+ manager (ours)", 2600, False),
        ("SSC hub", 3000, True),
    )
)


def test_a_bar_is_as_long_as_its_share_and_has_its_number_beside_it() -> None:
    svg = ladder(RUNGS, "Be told: cover by layer")
    assert "recognised: 1,800 of 4,000 (45.0%)" in texts(svg)
    widths = [
        float(n.get("width") or 0) for n in ElementTree.fromstring(svg).iter(f"{SVG}rect") if n.get("fill") == "#0a5560"
    ]
    assert widths == [pytest.approx(464 * n / 4000, abs=0.1) for n in (400, 1800, 2600, 3000)]
    assert "SSC hub (beside the ladder)" in texts(svg)


def test_an_empty_total_is_no_division() -> None:
    assert "0 of 0 (0.0%)" in ladder((Rung("Code", 0, ((Test.WORKING, 0),)),), "t")


def test_nothing_served_carries_a_governments_font_image_or_emblem() -> None:
    import tocsin.web

    for path in (Path(tocsin.web.__path__[0]) / "static").iterdir():
        served = path.read_text(encoding="utf-8").lower()
        for word in ("gds transport", "gds-transport", "crown", "crest", "@font-face", "url(http", "url(/"):
            assert word not in served, f"{word} in {path.name}"


def test_the_stylesheets_licence_stands_beside_it() -> None:
    import tocsin.web

    notice = (Path(tocsin.web.__path__[0]) / "LICENSES.txt").read_text(encoding="utf-8")
    assert "govuk-frontend" in notice
    assert "The above copyright notice and this permission notice shall be included" in notice


def base(**context: object) -> str:
    return loader.render_to_string("base.html", context)


def test_the_base_page_has_no_inline_script_or_style() -> None:
    page = base(instance="Northwind Energy", invented=True, nav=[("Home", "/", True)], acting_as="Northwind Energy")
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:", page)


def test_the_base_page_says_whose_it_is_and_that_it_is_no_government_service() -> None:
    page = base(instance="A & <B>")
    assert '<div class="tocsin-header__name"><a href="/">A &amp; &lt;B&gt;</a></div>' in page
    assert "tocsin is open-source software. It is not a government service." in page
    assert page.index("Skip to main content") < page.index("<header")
    assert 'id="main"' in page


def test_the_base_page_marks_an_invented_store_and_no_other() -> None:
    assert "Invented: every organisation" in base(invented=True)
    assert "Invented" not in base(invented=False)
