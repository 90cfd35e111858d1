"""What may be recorded, and what is refused with the rule, where it is written, and what to do."""

from datetime import date, timedelta

import pytest

from tests.rooms.changes.cast import ADA, NOW, SEC, converted, developed, invented, refusal, statement, tell
from tocsin.changes.check import Contradiction, check, faults
from tocsin.changes.headline import headline
from tocsin.changes.held.ballot import Ballot, Closed, Vote
from tocsin.changes.held.consultation import Asked, CollatedOn, Consultation
from tocsin.changes.held.decision import (
    Implementation,
    Issue,
    Modifier,
    Move,
    PathSet,
    Release,
    Resolution,
    Result,
    Run,
    Solution,
    Undone,
    Varied,
)  # fmt: skip
from tocsin.changes.held.document import Document, Named, Recommendation, Reference
from tocsin.changes.held.person import Person, Renamed
from tocsin.changes.held.timetable import Meeting
from tocsin.changes.held.view import Stance, View
from tocsin.changes.held.when import NoSuchTime, When
from tocsin.changes.modification import Modification, as_at
from tocsin.words import Class


def line_of(start, end):
    return next(one.written.line for one in SEC.transitions if start in one.starts and end in one.ends)


def test_a_step_whose_needs_are_not_met_names_the_need_its_line_and_the_cure():
    refused = refusal(invented(), Move("development"), "code_admin")
    assert "problem_statement" in refused.why
    assert f"sec-2018-11, line {line_of('raised', 'development')}" in refused.why
    assert refused.next == "File the problem statement."
    assert (refused.faults[0].file, refused.faults[0].line) == ("sec-2018-11", line_of("raised", "development"))


def test_a_step_that_is_not_listed_names_those_that_are():
    refused = refusal(developed(), Move("vote"), "panel")
    assert "no step leads there" in refused.why
    assert "conversion" in refused.next


def test_a_step_by_another_body_is_refused():
    assert "taken by code_admin" in refusal(tell(invented(), statement()), Move("development"), "panel").why


def test_only_the_proposer_or_the_representative_withdraws_and_gives_a_reason():
    held = developed()
    assert "reason" in refusal(held, Move("withdrawn"), "proposer", "Ada Marsh").why
    assert "Ada Marsh" in refusal(held, Move("withdrawn"), "proposer", "Ben Hollis", reason="No.").why
    gone = tell(held, Move("withdrawn"), "proposer", "Northwind Energy", reason="No.")
    assert headline(gone, NOW.date()).outcome == "Withdrawn"
    assert "has ended" in refusal(gone, statement("0.2")).why
    assert tell(gone, Renamed("Northwind Energy", "Northwind Power", When(on=date(2026, 1, 1)))).ended


def test_an_unknown_body_and_what_has_not_happened_yet_are_refused():
    assert "no such body" in refusal(developed(), Meeting("panel"), "council").why
    assert "not happened yet" in refusal(developed(), Meeting("panel"), on=date(2026, 11, 25)).why
    assert "raised only on 05 Oct 26" in refusal(developed(), Meeting("panel"), on=date(2026, 10, 4)).why
    assert "not raised" in refusal(Modification(SEC, ()), statement()).why


def test_a_step_earlier_than_the_last_is_refused():
    held = tell(
        tell(invented(), statement(), on=date(2026, 11, 1)), Move("development"), "code_admin", on=date(2026, 11, 20)
    )
    later = tell(held, Move("withdrawn"), "proposer", "Ada Marsh", on=date(2026, 11, 20), reason="No.")
    assert later.ended
    assert (
        "taken later"
        in refusal(held, Move("withdrawn"), "proposer", "Ada Marsh", on=date(2026, 11, 19), reason="No.").why
    )


def test_a_need_is_met_only_by_what_had_happened_by_the_day_of_the_step():
    held = tell(invented(), statement(), on=date(2026, 11, 20))
    assert "problem_statement" in refusal(held, Move("development"), "code_admin", on=date(2026, 11, 19)).why
    assert tell(held, Move("development"), "code_admin", on=date(2026, 11, 20)).stage == "development"


def test_a_view_on_a_superseded_version_is_refused_unless_it_was_given_before():
    held = tell(developed(), statement("0.2"))
    refused = refusal(held, View("SSC", "subcommittee", Stance.AGAINST, Named("ps", "0.1")), "ssc")
    assert "version 0.2 had superseded" in refused.why
    assert "version 0.2" in refused.next
    early = tell(tell(invented(), statement(), on=date(2026, 11, 1)), statement("0.2"), on=date(2026, 11, 20))
    assert tell(early, View("SSC", "subcommittee", Stance.AGAINST, Named("ps", "0.1")), "ssc", on=date(2026, 11, 10))


def test_a_document_is_never_filed_again_in_the_same_version():
    assert "on file" in refusal(developed(), statement(title="Another")).why


def test_a_document_of_an_unknown_kind_or_with_an_unknown_verb_is_refused():
    assert "no kind" in refusal(developed(), Document("x", "poem", Class.WHITE)).why
    asked = (Recommendation(1, "BEG", "for it"),)
    assert "AGREE" in refusal(developed(), Document("x", "panel_paper", Class.WHITE, recommendations=asked)).next


def test_a_resolution_needs_an_issued_paper_a_recommendation_and_the_body_to_which_it_was_put():
    held = converted()
    named = Named("paper", "1")
    assert "not issued" in refusal(held, Resolution(1, Result.NOTED, Named("other")), "panel").why
    assert "no such recommendation" in refusal(held, Resolution(9, Result.NOTED, named), "panel").why
    assert "put to SEC Panel" in refusal(held, Resolution(1, Result.NOTED, named), "csc").why
    assert "resolved before" in refusal(held, Resolution(1, Result.NOTED, named), "panel").why


def test_a_decision_is_undone_only_by_a_later_one_of_the_same_body_with_a_reason_and_stays_on_record():
    held = converted()
    last = held.moves[-1]
    first = held.moves[-2]
    assert "later step stands on it" in refusal(held, Undone(first.number), "panel", reason="Wrong.").why
    resolution = last.what.because
    assert "later one of its own" in refusal(held, Undone(resolution), "csc", reason="Wrong.").why
    assert "later one of its own" in refusal(held, Undone(resolution), "panel").why
    assert "no decision" in refusal(held, Undone(2), "panel", reason="Wrong.").why
    back = tell(held, Undone(resolution), "panel", reason="The Panel had been told wrongly.")
    assert (back.stage, back.reference) == ("conversion", "MP901")
    assert len(back.events) == len(held.events) + 1
    again = tell(back, Resolution(2, Result.AGREED, Named("paper", "1")), "panel")
    assert again.stage == "refinement"


def test_paths_and_modifiers_are_those_of_the_process_by_whom_they_may_be_set():
    assert "authority_led" in refusal(developed(), PathSet("shortcut"), "panel").next
    assert "only panel may raise" in refusal(developed(), PathSet("fast_track"), "panel").why
    assert "panel, authority" in refusal(developed(), Modifier("urgent"), "csc").why
    held = tell(tell(developed(), Modifier("urgent"), "authority"), PathSet("self_governance"), "panel")
    assert (held.modifiers, held.path) == (("urgent",), "self_governance")
    assert tell(held, Modifier("urgent", False), "authority").modifiers == ()


def test_a_solution_in_development_is_held_with_a_caution():
    held = tell(developed(), Solution("main", "An idea.", "strawman"))
    assert held.events[-1].cautions[0].code == "solution_early"


def test_a_passed_clock_is_recorded_and_blocks_nothing():
    held = tell(developed(), Meeting("panel", When(on=date(2026, 11, 26)), 90))
    paper = Document(
        "paper", "panel_paper", Class.WHITE, version="1", reference=Reference("SECP_90_2611_03", meeting=90)
    )
    held = tell(tell(held, paper), Issue(Named("paper", "1"), elsewhere=True))
    (caution,) = held.events[-1].cautions
    assert caution.code == "papers_late"
    assert "2026-11-19" in caution.says
    assert caution.line == SEC.clock("papers").written.line


def test_a_paper_issued_in_time_bears_no_caution():
    held = tell(developed(), Meeting("panel", When(on=date(2026, 12, 1)), 90))
    paper = Document(
        "paper", "panel_paper", Class.WHITE, version="1", reference=Reference("SECP_90_0112_03", meeting=90)
    )
    held = tell(tell(held, paper), Issue(Named("paper", "1"), elsewhere=True))
    assert held.events[-1].cautions == ()


def test_each_move_of_the_implementation_date_has_its_authority_and_a_reason():
    held = converted()
    assert "authority" in refusal(held, Implementation(When(on=date(2027, 11, 1)), "")).why
    held = tell(held, Implementation(When(on=date(2027, 11, 1)), "the Panel"))
    assert "reason" in refusal(held, Implementation(When(on=date(2028, 2, 1)), "the Authority")).why
    held = tell(held, Implementation(When(on=date(2028, 2, 1)), "the Authority"), reason="Tests take longer.")
    assert [one.authority for one in held.of(Implementation)] == ["the Panel", "the Authority"]


def voted(held, position, ballot):
    held = tell(held, Ballot(ballot, "change_board", "Approve it?", Named("report", ballot)), "change_board")
    for n, seat in enumerate(("large_supplier", "small_supplier", "consumer")):
        held = tell(held, Vote(ballot, f"V{n}", seat, position), "change_board", f"V{n}")
    return tell(held, Closed(ballot), "change_board")


def reported(held, version):
    held = tell(held, Document("report", "modification_report", Class.WHITE, version=version))
    held = tell(held, Issue(Named("report", version), elsewhere=True))
    held = tell(held, Move("consultation"), "panel")
    asked = Consultation(
        f"C{version}",
        Named("report", version),
        NOW - timedelta(days=40),
        NOW - timedelta(hours=1),
        (Asked("Q", "Well?"),),
    )
    held = tell(tell(held, asked, "code_admin"), CollatedOn(f"C{version}"), "code_admin")
    return tell(held, Move("vote"), "code_admin")


def test_the_whole_life_with_one_sending_back_and_its_needs_met_anew():
    held = tell(converted(), PathSet("authority_determined"), "panel")
    assert "solution" in refusal(held, Move("report"), "panel").why
    held = tell(held, Solution("main", "Routes through the manager."))
    held = tell(held, Varied("v1", "ssc-guidance", "0" * 64))
    held = tell(tell(held, Run("R-7", "1" * 64, "Agreements are self-declared.")), Move("report"), "panel")
    held = voted(reported(held, "1"), "approve", "1")
    assert "no step leads there" in refusal(held, Move("awaiting"), "change_board").why
    held = tell(held, Move("authority"), "change_board")
    held = tell(held, Move("report"), "authority", reason="Costs are not shown.")
    assert "modification_report" in refusal(held, Move("consultation"), "panel").why
    held = reported(held, "2")
    assert "ballot" in refusal(held, Move("authority"), "change_board").why
    held = tell(voted(held, "approve", "2"), Move("authority"), "change_board")
    held = tell(held, Move("awaiting"), "authority")
    assert "release" in refusal(held, Move("implemented"), "code_admin").why
    held = tell(tell(held, Release("November 2027")), Implementation(When(on=date(2027, 11, 1)), "the Authority"))
    held = tell(held, Move("implemented"), "code_admin")
    assert (held.reference, headline(held, NOW.date()).outcome, faults(held)) == ("MP901", "Implemented", ())


def test_a_story_that_contradicts_itself_is_refused_on_write():
    held = developed()
    broken = Modification(SEC, (*held.events, held.events[0]))
    assert len(faults(broken)) == 2
    with pytest.raises(Contradiction, match="not in one order"):
        check(broken)


def test_the_proposer_can_change_name_and_what_was_written_stays():
    held = tell(developed(), Renamed("Northwind Energy", "Northwind Power", When(on=date(2026, 6, 1))))
    assert held.proposer == ADA
    assert held.of(Renamed)[0].becomes == "Northwind Power"
    assert Person("A", team="T").words() == "A, T"


def test_a_time_says_one_thing():
    with pytest.raises(NoSuchTime):
        When(on=date(2026, 1, 1), before=date(2026, 1, 2))
    with pytest.raises(NoSuchTime):
        When(at=NOW.replace(tzinfo=None))
    assert When(week=date(2019, 6, 17)).latest() == date(2019, 6, 23)
    assert When(before=date(2019, 6, 7), inferred=True).words() == "before 07 Jun 19 (inferred)"
    assert When().words() == "date unknown"


def test_as_at_shows_only_what_had_happened():
    held = tell(
        tell(invented(), statement(), on=date(2026, 11, 1)), Move("development"), "code_admin", on=date(2026, 11, 20)
    )
    assert len(as_at(held, date(2026, 11, 19)).events) == 2
    assert as_at(held, date(2026, 11, 19)).stage == "raised"
    assert as_at(held, date(2026, 10, 4)).events == ()
    assert as_at(held, date(2026, 11, 24)).stage == "development"
