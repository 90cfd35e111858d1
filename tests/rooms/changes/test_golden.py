"""DP075 as data: every fact of the checklist, in the file as given and in the project's own copy."""

from datetime import date

import pytest

from tests.rooms.changes.cast import CALENDAR, SEC, dp075, given, tell
from tocsin.changes.draw_up import draw_up
from tocsin.changes.headline import headline
from tocsin.changes.held.decision import Issue, Resolution, Result
from tocsin.changes.held.document import Document, Handling, Named
from tocsin.changes.held.problem import Problem
from tocsin.changes.held.timetable import Meeting, Question, StandardAreas, WorkPackage
from tocsin.changes.held.view import Stance, View, sides
from tocsin.changes.modification import NothingKnown, as_at
from tocsin.changes.warn import warn
from tocsin.drivers import processes, rulebooks
from tocsin.words import Class, Clause, Direction, RoleId

FROZEN = date(2019, 6, 7)


@pytest.fixture(scope="module", params=["as given", "our own copy"])
def held(request):
    return dp075(given() if request.param == "as given" else processes.golden())


@pytest.fixture
def paper(held):
    return held.newest("paper")


@pytest.fixture
def ps(held):
    return held.newest("ps")


@pytest.fixture
def problem(held):
    return held.of(Problem)[-1]


def view(held, by):
    return next(one for one in held.of(View) if one.by == by)


def test_it_bears_its_draft_number_and_its_full_number_is_known_before_it_exists(held):
    assert (held.reference, held.references) == ("DP075", ("DP075", "MP075"))
    assert held.id == "SEC-75"


def test_its_two_documents_bear_two_titles(held, paper, ps):
    assert held.raised.title == "Third party metering service providers"
    assert draw_up(held, paper, FROZEN).title == "DP075 Problem Statement"
    assert draw_up(held, ps, FROZEN).title == "DP075 ‘Third party metering service providers’"
    assert draw_up(held, ps, FROZEN).subtitle == "Problem statement – version 0.3"


def test_the_statement_is_version_0_3_as_text(ps):
    assert ps.version == "0.3"


def test_the_paper_has_its_date_author_team_and_action(paper):
    assert paper.date.on == FROZEN
    assert (paper.author.person, paper.author.team, paper.action) == ("Jordan Crase", "SECAS Team", "For Decision")


def test_the_papers_reference_and_its_parts_are_held(paper):
    one = paper.reference
    assert (one.raw, one.body, one.meeting, one.ddmm, one.item) == ("SECP_69_1406_11", "SECP", 69, "1406", 11)


def test_each_document_has_its_class_and_both_print_its_sentence_under_its_policy(held, paper, ps):
    for one in (paper, ps):
        assert one.classification is Class.WHITE
        assert "Panel Information Policy" in draw_up(held, one, FROZEN).sentence
    white = next(one for one in held.of(Handling) if one.classification is Class.WHITE)
    assert (white.audience, white.republish, white.limit) == ("public", "any member", "subject to copyright")
    assert {one.policy for one in held.of(Handling)} == {"Panel Information Policy"}
    assert [one.classification for one in held.of(Handling)] == list(Class)


def test_the_attachment_has_a_label_and_a_target(held, paper):
    one = paper.attachments[0]
    assert (one.label, held.newest(one.document).kind) == ("Appendix A", "problem_statement")
    assert draw_up(held, paper, FROZEN).attachments == ("Appendix A: DP075 problem statement",)


def test_the_links_are_held_with_what_they_are_for_and_that_nobody_opened_them(paper, ps):
    assert [one.to for one in paper.links] == [
        "modifications/third-party-metering-service-providers",
        "duty-notify-notified",
    ]
    assert [(one.to, one.for_) for one in ps.links] == [
        ("duty-notify-notified", ""),
        ("download/13194", "full comments"),
        ("gemserv.com", "running link on every page"),
    ]
    assert not any(one.opened for one in ps.links)


def test_the_footnote_says_which_mam_is_meant(held, ps):
    ((n, text),) = draw_up(held, ps, FROZEN).footnotes
    assert n == 1
    assert "Meter Asset Manager" in text


def test_our_copy_hangs_the_footnote_on_its_anchor():
    ours = dp075(processes.golden())
    note = ours.newest("ps").footnotes[0]
    assert note.anchor in ours.newest("ps").text_of(note.in_)[0]


def test_the_figure_has_number_caption_route_colours_and_a_lost_image(problem):
    (figure,) = problem.figures
    assert (figure.n, figure.title) == (1, "Possible relationships between Suppliers and Meter Manufacturers")
    assert [(one.via, one.colour) for one in figure.routes] == [
        ((), None),
        (("MAP",), None),
        (("MAM",), "green"),
        (("customer",), "blue"),
    ]
    assert figure.image == "lost_in_text"


def test_the_proposer_has_a_person_and_an_organisation(held):
    assert (held.proposer.person, held.proposer.organisation) == ("Steve Mulinganie", "Gazprom")


def test_the_representative_has_an_organisation_of_his_own_and_was_nominated(held):
    one = held.representative
    assert (one.person, one.organisation, one.nominated_by) == (
        "Gareth Evans",
        "Waters Wye Associates Limited",
        "proposer",
    )


@pytest.mark.parametrize(
    ("said", "body"),
    [("Panel", "panel"), ("Change Sub-Committee", "csc"), ("SSC", "ssc"), ("TABASC", "tabasc"), ("DCC", "dcc"),
     ("Technical Architecture Sub-Committee", "tabasc"), ("SECAS", "code_admin"), ("working_group", "working_group")],
)  # fmt: skip
def test_each_body_is_known_under_the_names_that_the_paper_uses(said, body):
    assert SEC.body(said).id == body


def test_the_august_working_group_meets_in_the_timetable(held):
    rows = held.of(WorkPackage)[0].rows
    assert ("working_group",) in [row.with_ for row in rows]


def test_a_trade_body_outside_the_code_and_an_unnamed_member_stand_behind_the_guidance(problem):
    (one,) = problem.guidance
    assert (one.issuer, one.covers, one.supported_by, one.told_by, one.told_to) == (
        "SSC",
        ("MAP",),
        "CMAP",
        "SSC member",
        "SECAS",
    )


def test_categories_answer_with_counts_and_without_names(held):
    assert [(one.by, one.respondents, one.named) for one in held.of(View) if one.kind == "category"] == [
        ("Other SEC Parties", 3, False),
        ("Small Supplier", 1, False),
    ]
    assert SEC.category("Other SEC Parties").id == "other_sec_party"


def test_several_parties_are_not_counted(held):
    one = view(held, "several Parties")
    assert (one.respondents, one.stance, one.when) == (None, Stance.DOUBT, "Development Stage")


def test_the_supplier_is_named_by_two_terms_and_both_are_held(problem):
    assert problem.terms == (("responsible_supplier", ("Responsible Supplier", "Relevant Supplier")),)


def test_domestic_and_non_domestic_are_held_apart(problem):
    assert problem.other_rules[0].for_ == ("domestic", "non_domestic")
    assert "non_domestic_suppliers" in problem.affected


def test_map_and_mam_are_two_affected_roles_and_the_customer_a_third(problem):
    assert {"MAP", "MAM", "manufacturer", "end_customer", "SSC"} <= set(problem.affected)


def test_the_code_has_no_clause_that_binds_a_manager_or_a_customer():
    book = rulebooks.load("sec-g3-2019")
    assert not {RoleId("manager"), RoleId("customer")} & {one.who for one in book.duties}


def test_kinds_of_relationship_are_contract_what_a_customer_specified_and_none():
    kinds = dict(rulebooks.load("sec-g3-2019").rules.basis_of)
    assert {"meter_management", "customer_specified"} <= set(kinds)
    assert kinds["customer_specified"] == "nothing"


def test_each_clause_says_who_does_what_for_whom(problem):
    assert problem.clauses == ("SEC G3.9", "SEC G3.17", "SEC G3.18", "SEC G3.20")
    roles = {clause.removeprefix("SEC "): says for clause, says in problem.clause_roles}
    assert "SSC" in roles["G3.9"]
    assert "manufacturer" in roles["G3.17"]
    assert "SSC" in roles["G3.18"]
    assert "manufacturer" in roles["G3.20"]


def test_each_clause_of_the_paper_is_a_clause_of_the_rulebook_in_both_directions(problem):
    book = rulebooks.load("sec-g3-2019")
    assert set(problem.clauses) <= {one.clause for one in book.clauses}
    (hop,) = book.rules.hops
    assert hop.binding(Direction.TELL).clause == Clause("SEC G3.18")
    assert hop.binding(Direction.BE_TOLD).clause == Clause("SEC G3.20")
    assert {"tell_manufacturer", "fix", "tell_ssc", "be_told"} <= {one.id for one in book.duties}


def test_the_heading_of_the_codes_part_is_held(problem):
    assert problem.heading_in_code == "Manufacturers: Duty to Notify and Be Notified"


def test_guidance_is_a_layer_on_the_code_and_the_licence_rules_stand_beside_it_disputed(held, problem):
    assert rulebooks.load("ssc-guidance").base == "sec-g3-2019"
    assert (problem.other_rules[0].kind, problem.other_rules[0].name) == ("licence", "Standard Licence Conditions")
    assert held.of(Question)[0].disputed_by == "proposer"


def test_our_copy_states_what_the_code_does_not_recognise():
    assert len(dp075(processes.golden()).of(Problem)[0].not_recognised) == 3


def test_four_impacts_of_doing_nothing_with_who_holds_each(problem):
    assert [(one.id, one.held_by) for one in problem.impacts_of_doing_nothing] == [
        ("I1", "proposer"),
        ("I2", ""),
        ("I3", ""),
        ("I4", ""),
    ]


def test_it_is_held_that_there_is_no_unanimity(problem):
    assert problem.unanimity is False


def test_the_ssc_is_strongly_against_any_change_to_section_g_for_five_reasons(held):
    one = view(held, "SSC")
    assert (one.stance, one.strength, one.scope, len(one.reasons)) == (
        Stance.AGAINST,
        "strong",
        "any change to Section G",
        5,
    )


def test_one_body_agrees_with_another(held):
    assert (view(held, "TABASC").agrees_with, view(held, "TABASC").stance) == ("SSC", Stance.AGAINST)


def test_the_change_sub_committee_supports_it_on_conditions_and_recommends(held):
    one = view(held, "CSC")
    assert (one.stance, len(one.conditions), len(one.reasons), len(one.recommends)) == (Stance.FOR_PROGRESS, 2, 3, 2)


def test_no_comment_is_an_answer(held):
    assert view(held, "DCC").stance is Stance.NO_COMMENT


def test_the_proposer_disagrees_on_a_single_point(held):
    assert (view(held, "Proposer").stance, view(held, "Proposer").re) == (Stance.DISAGREES, "SLC point")


def test_each_view_is_bound_to_the_version_on_which_it_was_given(held):
    assert {one.on for one in held.of(View)} == {Named("ps", "0.3")}


def test_our_copy_says_where_the_full_comments_are():
    assert view(dp075(processes.golden()), "Small Supplier").full_text == "download/13194"


def test_views_are_told_by_whom_and_never_added_up(held):
    told = dict(sides(held.of(View)))
    assert told[Stance.FOR] == ("1 Small Supplier",)
    assert told[Stance.AGAINST] == ("3 Other SEC Parties", "SSC (strong)", "TABASC")
    assert told[Stance.NO_COMMENT] == ("DCC",)


def test_it_is_in_development_found_ready_and_not_decided(held):
    line = headline(held, FROZEN)
    assert (line.stage, line.path, line.outcome, line.found) == (
        "development",
        "undetermined",
        "unknown",
        ("Change Sub-Committee",),
    )
    assert not held.of(Resolution)


def test_three_approvals_are_asked_of_the_panel_with_their_verb(paper):
    assert [(one.n, one.verb, one.motion) for one in paper.recommendations] == [
        (1, "AGREE", "convert"),
        (2, "AGREE", "refine"),
        (3, "AGREE", "timetable"),
    ]
    assert paper.to == "panel"


def test_the_first_package_has_five_rows_dated_to_the_day_or_the_week(held):
    (package,) = held.of(WorkPackage)
    assert (package.n, package.process) == (1, "Refinement")
    assert [row.when.words() for row in package.rows] == [
        "W/C 17 Jun 19",
        "10 Jul 19",
        "W/C 22 Jul 19",
        "07 Aug 19",
        "09 Aug 19",
    ]
    assert [row.with_ for row in package.rows] == [
        ("proposer",),
        ("SSC",),
        ("industry",),
        ("working_group",),
        ("panel",),
    ]


def test_the_comment_period_has_a_start_and_no_end(held):
    assert held.of(WorkPackage)[0].rows[2].comment_until is None


def test_other_bodies_and_a_strawman_are_to_come(held):
    other = held.of(WorkPackage)[0].other_subcommittees
    assert (other.as_, other.identified) == ("necessary", "start of Refinement")
    assert "strawman solution" in other.on


def test_the_standard_areas_are_included_and_one_question_has_a_history(held):
    assert held.of(StandardAreas)[0].included
    (one,) = held.of(Question)
    assert "SLCs" in one.q
    assert one.because
    assert (one.disputed_by, one.ask) == ("proposer", "Parties in Refinement")


def test_unknown_dates_stay_unknown(held):
    assert held.events[0].when.words() == "date unknown"
    assert next(one.when for one in held.events if one.what == view(held, "CSC")).words() == "before 07 Jun 19"


def test_the_planned_meeting_is_inferred_and_is_not_read_as_held(held):
    (one,) = held.of(Meeting)
    assert (one.body, one.n, one.on.on, one.on.inferred, one.held) == ("panel", 69, date(2019, 6, 14), True, False)


def test_no_solution_is_held(held):
    from tocsin.changes.held.decision import Solution, Varied

    assert not held.of(Solution)
    assert not held.of(Varied)


def test_as_at_6_june_it_is_dp075_in_development_without_a_paper(held):
    line = headline(held, date(2019, 6, 6))
    assert (line.reference, line.stage, line.next_rows) == ("DP075", "development", ())
    assert as_at(held, date(2019, 6, 6)).newest("paper") is None


def test_nothing_is_known_of_it_a_year_before(held):
    with pytest.raises(NothingKnown):
        headline(held, date(2018, 6, 6))


def test_no_state_after_7_june_is_invented(held):
    assert all(one.when.latest() <= FROZEN for one in held.events)
    assert headline(held, date(2026, 1, 1)).stage == "development"


def test_three_resolutions_open_the_same_id_as_mp075_in_refinement_with_its_five_rows(held):
    after = held
    for n in (1, 2, 3):
        after = tell(after, Resolution(n, Result.AGREED, Named("paper"), 69), "panel", on=date(2019, 6, 14))
    line = headline(after, date(2019, 6, 14))
    assert (line.id, line.reference, line.stage, len(line.next_rows)) == ("SEC-75", "MP075", "refinement", 5)
    assert [row.when.words() for row in headline(after, date(2019, 7, 11)).next_rows] == [
        "W/C 22 Jul 19",
        "07 Aug 19",
        "09 Aug 19",
    ]
    assert headline(after, date(2019, 6, 13)).reference == "DP075"


def test_one_agreed_resolution_alone_converts_and_does_not_refine(held):
    after = tell(held, Resolution(1, Result.AGREED, Named("paper"), 69), "panel", on=date(2019, 6, 14))
    assert (after.reference, after.stage) == ("MP075", "conversion")
    refused = tell(held, Resolution(1, Result.NOT_AGREED, Named("paper"), 69), "panel", on=date(2019, 6, 14))
    assert (refused.reference, refused.stage) == ("DP075", "development")


def test_the_expected_warnings_are_raised_each_with_its_words(held):
    told = {one.code: one for one in warn(held, CALENDAR)}
    assert set(told) == {"papers_due_first", "ready_without_path", "two_terms", "figure_by_colour", "link_never_opened"}
    assert "2 days after" in told["papers_due_first"].says
    assert "on 02 Aug 19" in told["papers_due_first"].says
    assert told["papers_due_first"].line
    assert "green, blue" in told["figure_by_colour"].says
    assert "download/13194" in told["link_never_opened"].says


def test_both_documents_were_issued_elsewhere_and_are_frozen(held, paper):
    assert {one.document.document for one in held.of(Issue)} == {"paper", "ps"}
    again = tell(held, Document("paper2", "panel_paper", Class.WHITE))
    assert draw_up(again, paper, date(2026, 1, 1)) == draw_up(held, paper, FROZEN)
