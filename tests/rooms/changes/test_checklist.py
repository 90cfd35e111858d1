"""Every fact that the software must be able to hold, line by line, each a test that names it.

The list is that of the design paper (process-and-ux.md, D3); a last test holds the two together where the paper is at hand.
Facts of DP075 are asked of the file as given and of our own copy; quirks that the given file lacks, of an invented document
that is loaded from a file like any other.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import ibis
import pyarrow as pa
import pytest

from tests.registers import FRESH, scene
from tests.rooms.changes.cast import NOW, ROOT, SEC, dp075, given, tell
from tocsin.changes.draw_up import draw_up
from tocsin.changes.headline import headline
from tocsin.changes.held.decision import Resolution, Result, Solution
from tocsin.changes.held.document import Handling, Named
from tocsin.changes.held.person import Renamed
from tocsin.changes.held.problem import Problem
from tocsin.changes.held.timetable import Question, StandardAreas, WorkPackage
from tocsin.changes.held.view import Stance, View, sides
from tocsin.changes.held.when import When
from tocsin.changes.intake.load import load
from tocsin.changes.markdown import markdown
from tocsin.changes.modification import Modification
from tocsin.drivers import processes, rulebooks
from tocsin.estate.as_at import as_at
from tocsin.routes.compile import compile as compile_tables
from tocsin.words import Class, Direction, RoleId

FROZEN = date(2019, 6, 7)
CODE = rulebooks.load("sec-g3-2019")
QUIRKS = """
invented: true
modification:
  id: 905
  refs: [{ref: DP905, kind: draft}]
  title: Quirks of a text
  code: SEC
  stage: {now: raised, as_at: 2026-11-20}
  proposer: {person: Ada Marsh, organisation: Northwind Energy}
  summary: "Parties in agreeance say that metering provides differ, and that manufactures do not answer."
  other_rules: [{kind: licence, name: Standard Licence Conditions, aka: [SLCs, Supply Licence Conditions], for: [domestic, non_domestic]}]
  terms: {slc: [Supply Licence Condition, Standard License Condition]}
  affected: [MAP, MAM]
documents:
  - id: ps
    kind: problem_statement
    version: "0.1"
    classification: white
    sections: [Quirks]
    texts:
      Quirks:
        - "Parties in agreeance say that metering provides differ, and that manufactures do not answer."
        - "The SLCs (Supply Licence Conditions) bind suppliers. A Standard License Condition (SLC) needs a licence."
        - "A supplier may deal with a Meter Asset Manager (MAM) and a Meter Asset Provider (MAP). Often it has a MAM."
"""

Fact = Callable[[Modification], object]


def quirks() -> Modification:
    return load(QUIRKS, "quirks.yaml", processes.of, rulebooks.calendar(), NOW)


def ps(held: Modification):
    return held.newest("ps")


def paper(held: Modification):
    return held.newest("paper")


def problem(held: Modification) -> Problem:
    return held.of(Problem)[-1]


def view(held: Modification, by: str) -> View:
    return next(one for one in held.of(View) if one.by == by)


def package(held: Modification) -> WorkPackage:
    return held.of(WorkPackage)[0]


def links(held: Modification) -> set[str]:
    return {one.to for one in (*paper(held).links, *ps(held).links)}


def role_of(clause: str) -> Fact:
    return lambda held: {name.removeprefix("SEC "): says for name, says in problem(held).clause_roles}[clause]


def resolved(held: Modification) -> Modification:
    for n in (1, 2, 3):
        held = tell(held, Resolution(n, Result.AGREED, Named("paper"), 69), "panel", on=date(2019, 6, 14))
    return held


def supplier_on(day: date) -> str:
    """Who the responsible supplier of one meter is on a day, by the claims of an estate of one system."""
    made = scene(3)
    tables = compile_tables(made.rules, made.links, made.signs, made.products, day, FRESH)
    rows = {
        "supplier": ["import-supplier", "export-supplier"],
        "supplier_from": [date(2019, 1, 1), date(2019, 6, 1)],
        "supplier_until": [date(2019, 6, 1), None],
        "model": ["model-1"] * 2,
    }
    found = ibis.duckdb.connect().to_pyarrow(as_at(ibis.memtable(pa.table(rows)), tables))
    return "".join(found["supplier"].to_pylist())


def text_of(held: Modification) -> tuple[str, ...]:
    return ps(held).text_of("Quirks")


FACTS: dict[str, Fact] = {
    "DP number": lambda held: held.reference == "DP075",
    "same number as MP before it exists": lambda held: held.references == ("DP075", "MP075"),
    "title": lambda held: held.raised.title == "Third party metering service providers",
    'two document titles that differ ("DP075 Problem Statement" for the paper; the change\'s title for the statement)': lambda held: (
        draw_up(held, paper(held), FROZEN).title, draw_up(held, ps(held), FROZEN).title
    ) == ("DP075 Problem Statement", "DP075 ‘Third party metering service providers’"),
    'document version "0.3"': lambda held: ps(held).version == "0.3",
    "date 7 June 2019": lambda held: paper(held).date.on == FROZEN,
    "paper reference and its parts": lambda held: (
        (one := paper(held).reference).raw, one.body, one.meeting, one.ddmm, one.item
    ) == ("SECP_69_1406_11", "SECP", 69, "1406", 11),
    'action "For Decision"': lambda held: paper(held).action == "For Decision",
    "classification per document, with the sentence and its policy": lambda held: (
        (paper(held).classification, ps(held).classification) == (Class.WHITE, Class.WHITE)
        and {one.policy for one in held.of(Handling)} == {"Panel Information Policy"}
        and all("Panel Information Policy" in draw_up(held, one, FROZEN).sentence for one in (paper(held), ps(held)))
    ),
    "author, team": lambda held: (paper(held).author.person, paper(held).author.team) == ("Jordan Crase", "SECAS Team"),
    "attachment label and target": lambda held: [(one.label, one.document) for one in paper(held).attachments] == [("Appendix A", "ps")],
    "links (change page, guidance page, full comments, company site)": lambda held: links(held)
    >= {"modifications/third-party-metering-service-providers", "duty-notify-notified", "download/13194", "gemserv.com"},
    "footnote with its anchor": lambda held: (
        draw_up(held, ps(held), FROZEN).footnotes[0][0] == 1
        and (note := dp075(processes.golden()).newest("ps").footnotes[0]).anchor in dp075(processes.golden()).newest("ps").text_of(note.in_)[0]
    ),
    "figure with number, caption, route colours, missing image": lambda held: (
        (one := problem(held).figures[0]).n, bool(one.title), [route.colour for route in one.routes], one.image
    ) == (1, True, [None, None, "green", "blue"], "lost_in_text"),
    "proposer person + organisation": lambda held: held.proposer.words() == "Steve Mulinganie, Gazprom",
    "representative + own organisation + nominated by": lambda held: (
        (one := held.representative).person, one.organisation, one.nominated_by
    ) == ("Gareth Evans", "Waters Wye Associates Limited", "proposer"),
    "Panel": lambda held: held.procedure.body(paper(held).to).name == "SEC Panel",
    "Change Sub-Committee": lambda held: SEC.body(view(held, "CSC").by).name == "Change Sub-Committee",
    "SSC": lambda held: SEC.body(view(held, "SSC").by).name == "Security Sub-Committee",
    'TABASC (seed expands it without "Business")': lambda held: SEC.body("Technical Architecture Sub-Committee") is SEC.body(view(held, "TABASC").by),
    "DCC": lambda held: SEC.body(view(held, "DCC").by).id == "dcc",
    "SECAS": lambda held: SEC.body(view(held, "SECAS").by).id == "code_admin",
    "Working Group (August meeting)": lambda held: [row.when.on for row in package(held).rows if row.with_ == ("working_group",)] == [date(2019, 8, 7)],
    "CMAP, a trade body outside the code": lambda held: problem(held).guidance[0].supported_by == "CMAP" and SEC.body("CMAP") is None,
    "an unnamed SSC member as source": lambda held: problem(held).guidance[0].told_by == "SSC member",
    "party categories (Other SEC Parties, Small Supplier) with counts, unnamed": lambda held: [
        (one.by, one.respondents, one.named) for one in held.of(View) if one.kind == "category"
    ] == [("Other SEC Parties", 3, False), ("Small Supplier", 1, False)],
    '"several Parties" uncounted': lambda held: view(held, "several Parties").respondents is None,
    "organisations renamed later (name history)": lambda held: (
        (after := tell(held, Renamed("Gazprom", "SEFE Energy", When(on=date(2022, 9, 1))))).proposer.organisation,
        after.of(Renamed)[0].becomes, after.of(Renamed)[0].from_.on,
    ) == ("Gazprom", "SEFE Energy", date(2022, 9, 1)),
    "Responsible/Relevant Supplier, User": lambda held: (
        dict(problem(held).terms)["responsible_supplier"] == ("Responsible Supplier", "Relevant Supplier")
        and "A User" in CODE.clause("SEC G3.9").says
    ),
    "domestic / non-domestic": lambda held: problem(held).other_rules[0].for_ == ("domestic", "non_domestic"),
    "manufacturer": lambda held: "manufacturer" in problem(held).affected,
    "MAP": lambda held: "MAP" in problem(held).affected and problem(held).guidance[0].covers == ("MAP",),
    "MAM, never merged with Maintainer": lambda held: (
        "MAM" in problem(held).affected
        and "Meter Asset Manager" in (note := problem(held).glossary_notes[0].text)
        and ("Maintainer" in note or "not to be confused" in note)
        and not any("maintainer" in name for role in CODE.rules.roles for name in (role.id, *role.columns))
    ),
    'end consumer who "may have specified" requirements': lambda held: (
        "end_customer" in problem(held).affected and ("customer",) in [one.via for one in problem(held).figures[0].routes]
        and "customer_specified" in dict(CODE.rules.basis_of)
    ),
    "Smart Metering System": lambda held: any("Smart Metering System" in one.says for one in CODE.scope),
    "the responsible supplier as a function of meter *and date* (import/export supplier follows registration at that time [S:IMP])": lambda held: [
        supplier_on(day) for day in (date(2019, 5, 31), date(2019, 6, 1))
    ] == ["import-supplier", "export-supplier"],
    "relationship kinds: formal contract, customer-specified arrangement, none": lambda held: (
        (kinds := dict(CODE.rules.basis_of))["meter_management"] == "contract" and kinds["customer_specified"] == "nothing"
    ),
    "who owes what under the code: MAM and customer owe nothing": lambda held: not {RoleId("manager"), RoleId("customer")} & {one.who for one in CODE.duties},
    "G3.9, G3.17, G3.18, G3.20, each with who/what/to whom": lambda held: (
        problem(held).clauses == ("SEC G3.9", "SEC G3.17", "SEC G3.18", "SEC G3.20")
        and "SSC" in str(role_of("G3.9")(held)) and "manufacturer" in str(role_of("G3.17")(held))
        and "SSC" in str(role_of("G3.18")(held)) and "manufacturer" in str(role_of("G3.20")(held))
    ),
    "heading of the code part": lambda held: problem(held).heading_in_code == "Manufacturers: Duty to Notify and Be Notified",
    "supplier→maker, supplier→SSC, maker→supplier directions": lambda held: (
        (CODE.duty("tell_manufacturer").who, CODE.duty("tell_manufacturer").to) == ("supplier", "manufacturer")
        and (CODE.duty("tell_ssc").who, CODE.duty("tell_ssc").to) == ("supplier", "ssc")
        and CODE.rules.hops[0].binding(Direction.BE_TOLD) is not None
    ),
    "rectify or mitigate": lambda held: CODE.duty("fix").clauses == ("SEC G3.18",) and re.search("rectify|cure", str(role_of("G3.18")(held))),
    "report of steps taken": lambda held: any(one.with_steps for one in CODE.duty("tell_ssc").met_by) and "steps" in str(role_of("G3.18")(held)),
    "guidance as a layer below code": lambda held: rulebooks.load("ssc-guidance").base == "sec-g3-2019" and problem(held).guidance[0].issuer == "SSC",
    "licence conditions as a layer beside it, disputed": lambda held: (
        problem(held).other_rules[0].kind == "licence" and held.of(Question)[0].disputed_by == "proposer"
        and rulebooks.load("licence-50-all-equipment-only").layer not in ("code", "guidance")
    ),
    "absence of recognition as a stated gap": lambda held: len(dp075(processes.golden()).of(Problem)[0].not_recognised) == 3,
    "problem": lambda held: "supplier" in problem(held).summary,
    "impact of doing nothing (4 points)": lambda held: [one.id for one in problem(held).impacts_of_doing_nothing] == ["I1", "I2", "I3", "I4"],
    "who holds each claim": lambda held: [one.held_by for one in problem(held).impacts_of_doing_nothing] == ["proposer", "", "", ""],
    "no unanimity": lambda held: problem(held).unanimity is False,
    'stance + strength ("strongly against")': lambda held: (view(held, "SSC").stance, view(held, "SSC").strength) == (Stance.AGAINST, "strong"),
    'stance scope ("any change to Section G")': lambda held: view(held, "SSC").scope == "any change to Section G",
    "one body agreeing with another": lambda held: view(held, "TABASC").agrees_with == "SSC",
    "conditional support": lambda held: (view(held, "CSC").stance, len(view(held, "CSC").conditions)) == (Stance.FOR_PROGRESS, 2),
    '"no comments" as a real answer': lambda held: view(held, "DCC").stance is Stance.NO_COMMENT and dict(sides(held.of(View)))[Stance.NO_COMMENT] == ("DCC",),
    "disagreement on a sub-point": lambda held: (view(held, "Proposer").stance, view(held, "Proposer").re) == (Stance.DISAGREES, "SLC point"),
    "reason per view": lambda held: [len(view(held, by).reasons) for by in ("SSC", "TABASC", "Small Supplier", "CSC")] == [5, 1, 1, 3],
    "where the full text is": lambda held: any(one.for_ == "full comments" and one.to == "download/13194" and not one.opened for one in ps(held).links),
    "stage done (Development)": lambda held: headline(held, FROZEN).stage_name == "Development",
    "body's readiness finding": lambda held: headline(held, FROZEN).found == ("Change Sub-Committee",),
    "recommended route (Refinement)": lambda held: any("Refinement" in one for one in view(held, "CSC").recommends) and resolved(held).stage == "refinement",
    "requested approvals ×3 with verb": lambda held: [(one.n, one.verb) for one in paper(held).recommendations] == [(n, "AGREE") for n in (1, 2, 3)],
    '"first" package, so more may follow': lambda held: (
        package(held).n == 1
        and [one.n for one in tell(held, replace(package(held), n=2)).of(WorkPackage)] == [1, 2]
    ),
    "5 rows, date precision day or week": lambda held: [row.when.words() for row in package(held).rows]
    == ["W/C 17 Jun 19", "10 Jul 19", "W/C 22 Jul 19", "07 Aug 19", "09 Aug 19"],
    "who meets on each": lambda held: [row.with_ for row in package(held).rows]
    == [("proposer",), ("SSC",), ("industry",), ("working_group",), ("panel",)],
    "comment period with a start and no end": lambda held: (
        (row := package(held).rows[2]).when.week, row.comment_until
    ) == (date(2019, 7, 22), None),
    "other sub-committees to be named later": lambda held: (
        (one := package(held).other_subcommittees).as_, one.identified
    ) == ("necessary", "start of Refinement"),
    "strawman solution to come": lambda held: "strawman solution" in package(held).other_subcommittees.on and not held.of(Solution),
    "standard assessment areas + extra question with its history": lambda held: (
        held.of(StandardAreas)[0].included and (one := held.of(Question)[0]).because and one.ask == "Parties in Refinement"
    ),
    "decision not yet taken": lambda held: not held.of(Resolution) and headline(held, FROZEN).outcome == "unknown",
    "unknown dates (raised, CSC meeting)": lambda held: (
        held.events[0].when.on, held.events[0].when.words(), next(one for one in held.told(View) if one.what.by == "CSC").when.before
    ) == (None, "date unknown", FROZEN),
}  # fmt: skip
"""Facts of DP075, each by the words of the checklist."""

TYPED: dict[str, Fact] = {
    '"agreeance", "metering provides", "manufactures" as typed (import must not silently correct)': lambda held: all(
        word in text_of(held)[0] and word in problem(held).summary for word in ("agreeance", "metering provides", "manufactures")
    ) and text_of(held)[0] in markdown(draw_up(held, ps(held), NOW.date())),
    "SLC expanded two ways": lambda held: (
        problem(held).other_rules[0].aka == ("SLCs", "Supply Licence Conditions")
        and dict(problem(held).terms)["slc"] == ("Supply Licence Condition", "Standard License Condition")
    ),
    "licence/license": lambda held: "License" in text_of(held)[1] and "licence" in text_of(held)[1],
    "both MAM and MAP in one sentence, MAM alone in the next": lambda held: (
        [(part.count("MAM"), part.count("MAP")) for part in text_of(held)[2].split(". ")] == [(1, 1), (1, 0)]
        and problem(held).affected == ("MAP", "MAM")
    ),
}  # fmt: skip
"""Quirks of a text, which survive as typed."""


@pytest.fixture(scope="module", params=["as given", "our own copy"])
def held(request: pytest.FixtureRequest) -> Modification:
    return dp075(given() if request.param == "as given" else processes.golden())


@pytest.mark.parametrize("fact", FACTS, ids=str)
def test_it_holds(held: Modification, fact: str) -> None:
    assert FACTS[fact](held)


@pytest.mark.parametrize("fact", TYPED, ids=str)
def test_it_survives_as_typed(fact: str) -> None:
    assert TYPED[fact](quirks())


def test_the_list_is_that_of_the_design_paper_line_by_line() -> None:
    path = ROOT.parent / "shared" / "design" / "process-and-ux.md"
    if not path.exists():
        pytest.skip("the design paper is not at hand")
    text = path.read_text("utf-8")
    listed = text[text.index("### D3.") : text.index("## E. Gaps")]
    items = [" ".join(one.split()).rstrip(".") for part in listed.split("\n\n") for one in part.split("☐")[1:]]
    assert items == [*FACTS, *TYPED]
