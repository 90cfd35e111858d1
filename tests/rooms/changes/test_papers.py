"""The golden paper printed: headings, header, table, bullets, signature; gaps; frozen issues; the eight words."""

import re
from datetime import date

import pytest

from tests.rooms.changes.cast import ROOT, SEC, SHARED, developed, dp075, given, refusal, tell
from tocsin.changes.draw_up import draw_up
from tocsin.changes.fill_in import bulleted
from tocsin.changes.held.decision import Issue
from tocsin.changes.held.document import Attachment, Document, Footnote, Named, Recommendation, Reference
from tocsin.changes.held.person import Person
from tocsin.changes.held.timetable import WorkPackage
from tocsin.changes.held.when import When
from tocsin.changes.markdown import markdown
from tocsin.changes.paper import Bullets, Drawing, Grid, Heading, Missing, Paragraph
from tocsin.changes.reference import reference, write
from tocsin.drivers import processes
from tocsin.words import Class

DAY = date(2019, 6, 7)
OURS = dp075(processes.golden())


def printed(id_):
    return draw_up(OURS, OURS.newest(id_), DAY)


def headings(id_):
    return [(one.number, one.text) for one in printed(id_).blocks if isinstance(one, Heading)]


def test_the_paper_has_its_four_numbered_sections_with_their_sub_headings_in_order():
    assert headings("paper") == [
        ("1.", "Purpose"), ("2.", "Summary of the issue"), ("3.", "Proposed progression"), ("", "Work package and timetable"),
        ("", "Areas of assessment"), ("4.", "Recommendations"),
    ]  # fmt: skip


def test_the_statement_has_its_six_headings_with_their_sub_headings_in_order():
    assert [text for _, text in headings("ps")] == [
        "About this document", "Proposer", "What is the issue or problem identified?", "Third party meter service providers",
        "Duty to notify", "Non-domestic Supplier relationships", "How does this issue relate to the SEC?",
        "What is the impact this is having?", "What are the impacts of doing nothing?", "What are the views of the industry?",
        "Views of the DCC", "Views of SEC Parties", "Views of Panel Sub-Committees", "Views of the SSC", "Views of the TABASC",
        "Views of the Change Sub-Committee",
    ]  # fmt: skip


def test_the_header_block_has_reference_action_and_class():
    paper = printed("paper")
    assert paper.header == (("Paper reference", "SECP_69_1406_11"), ("Action", "For Decision"))
    assert paper.sentence.startswith("White")


def test_the_timetable_has_two_columns_and_five_rows_in_order():
    (grid,) = [one for one in printed("paper").blocks if isinstance(one, Grid)]
    assert grid.headers == ("Activity", "Date")
    assert [row[1] for row in grid.rows] == ["W/C 17 Jun 19", "10 Jul 19", "W/C 22 Jul 19", "07 Aug 19", "09 Aug 19"]


def test_three_bullets_end_with_the_punctuation_of_one_sentence():
    (bullets,) = [one for one in printed("paper").blocks if isinstance(one, Bullets)]
    assert all(item.startswith("AGREE ") for item in bullets.items)
    assert [item[-5:] for item in bullets.items] == ["osal;", "; and", "P075."]


@pytest.mark.parametrize(("n", "ends"), [(0, ()), (1, ("a.",)), (2, ("a; and", "a.")), (3, ("a;", "a; and", "a."))])
def test_a_list_of_any_length_is_punctuated(n, ends):
    assert bulleted(["a"] * n) == ends


def test_the_signature_has_name_team_and_date():
    assert printed("paper").signature == ("Jordan Crase", "SECAS Team", "7 June 2019")


def test_our_copy_has_no_gap():
    assert printed("paper").gaps == printed("ps").gaps == ()


def test_the_figure_stands_where_the_text_names_it():
    blocks = printed("ps").blocks
    place = next(n for n, one in enumerate(blocks) if isinstance(one, Drawing))
    assert isinstance(blocks[place - 1], Paragraph)
    assert "Figure 1" in blocks[place - 1].text


def test_the_footnote_is_set_where_its_anchor_is():
    text = markdown(printed("ps"))
    assert "Meter Asset Manager (MAM)[^1]" in text
    assert "\n[^1]: " in text


def test_the_file_as_given_prints_with_its_gaps_where_they_are():
    held = dp075(given())
    paper = draw_up(held, held.newest("paper"), DAY)
    assert [one.where for one in paper.gaps] == ["Purpose"]
    assert "> **Missing.** Purpose" in markdown(paper)


def test_the_same_paper_gives_the_same_text():
    assert markdown(printed("ps")) == markdown(draw_up(dp075(processes.golden()), OURS.newest("ps"), DAY))


def whole(version="1", **more):
    kept = {
        "title": "A paper", "action": "For Decision", "date": When(on=date(2026, 11, 24)), "author": Person("Ivy Trent", team="Desk"),
        "reference": Reference("SECP_90_2411_03"), "sections": ("Purpose",), "texts": (("Purpose", ("Invented.",)),),
        "recommendations": (Recommendation(1, "NOTE", "it"),),
    } | more  # fmt: skip
    return Document("paper", "panel_paper", Class.WHITE, version=version, **kept)


def test_a_draft_shows_its_gaps_and_issuing_refuses_them_with_the_line_of_the_rule():
    held = tell(developed(), whole(texts=(), author=None))
    paper = draw_up(held, held.newest("paper"), DAY)
    assert {one.where for one in paper.gaps} == {"Author", "Purpose"}
    assert any(isinstance(one, Missing) for one in paper.blocks)
    refused = refusal(held, Issue(Named("paper", "1")))
    assert "Author" in refused.why
    assert refused.faults[0].line == SEC.kind("panel_paper").written.line
    assert "sec-2018-11, line" in refused.why


def test_an_issued_paper_is_frozen_and_a_correction_is_a_new_version():
    held = tell(tell(developed(), whole()), Issue(Named("paper", "1")))
    first = draw_up(held, held.newest("paper"), DAY)
    assert first.issued_on == date(2026, 11, 24)
    assert "frozen" in refusal(held, Issue(Named("paper", "1"))).why
    assert "new version" in refusal(held, whole(title="Another")).next
    later = tell(held, whole("2", title="Corrected"))
    assert draw_up(later, later.document(Named("paper", "1")), DAY) == first
    assert draw_up(later, later.newest("paper"), DAY).title == "Corrected"
    assert draw_up(later, later.newest("paper"), DAY).issued_on is None


def test_issuing_a_paper_issues_what_is_attached_and_an_attachment_that_is_not_there_is_a_gap():
    lost = tell(developed(), whole(attachments=(Attachment("Appendix A", "nothing"),)))
    assert "Appendix A" in refusal(lost, Issue(Named("paper", "1"))).why
    held = tell(
        developed(), Document("note", "legal_text", Class.WHITE, version="1", sections=("N",), texts=(("N", ("n",)),))
    )
    held = tell(tell(held, whole(attachments=(Attachment("Appendix A", "note"),))), Issue(Named("paper", "1")))
    assert [one.document for one in held.of(Issue)] == [Named("paper", "1"), Named("note", "1")]


def test_an_invented_paper_says_so():
    held = tell(developed(), whole())
    assert "invented" in markdown(draw_up(held, held.newest("paper"), DAY))


def test_a_reference_of_another_pattern_is_refused():
    refused = refusal(tell(developed(), whole(reference=Reference("SECP-90"))), Issue(Named("paper", "1")))
    assert "SECP_{meeting}_{ddmm}_{item}" in refused.why


def test_a_reference_is_read_and_made_by_its_pattern():
    pattern = SEC.kind("panel_paper").reference
    found = reference(pattern, "SECP_69_1406_11")
    assert (found.body, found.meeting, found.ddmm, found.item) == ("SECP", 69, "1406", 11)
    assert write(pattern, 69, "1406", 11) == found
    assert [
        reference(pattern, raw) for raw in ("SECP_69_4006_11", "SECP_69_1406", "XSECP_69_1406_11", "SECP_69_14061_1")
    ] == [None] * 4


def test_text_quirks_survive_as_typed():
    typed = "There was agreeance that metering provides and manufactures need a License, or licence; MAM  and MAP."
    note = Footnote(1, "SLC is a Supply Licence Condition; SLC is a Standard Licence Condition.")
    held = tell(developed(), whole(texts=(("Purpose", (typed,)),), footnotes=(note,)))
    paper = draw_up(held, held.newest("paper"), DAY)
    assert paper.blocks[1].text == typed
    assert typed in markdown(paper)
    assert note.text in markdown(paper)


def words(text):
    return re.findall(r"[a-z0-9'.&]*[a-z0-9]", text.lower().replace("’", "'"))


def runs(text):
    found = words(text)
    return {tuple(found[at : at + 8]) for at in range(len(found) - 7)}


CAPTION = "possible relationships between suppliers and meter manufacturers"


def prose(text):
    """Give the prose of a paper in parts, cut where a heading, a field, a caption, a row or a recommendation stood."""
    known = {" ".join(words(one)) for id_ in ("paper", "ps") for _, one in OURS.newest(id_).headings()}
    for number, one in enumerate(OURS.newest("paper").sections, 1):
        known.add(" ".join(words(f"{number}. {one}")))
    known |= {" ".join(words(one)) for one in (*printed("paper").signature, "Attachments:", printed("ps").title)}
    rows = [row.activity for one in OURS.of(WorkPackage) for row in one.rows]
    parts, part = [], []
    for line in text.splitlines():
        bare = " ".join(words(line))
        fields = ("paper reference", "action")
        if (
            bare in known
            or "AGREE " in line
            or bare.startswith(fields)
            or CAPTION in bare
            or any(" ".join(words(row)) in bare for row in rows)
        ):
            parts.append(" ".join(part))
            part = []
        elif bare:
            part.append(line)
    return [*parts, " ".join(part)]


def test_no_eight_words_of_the_papers_prose_stand_in_the_product():
    path = SHARED / "dp075-paper.txt"
    if not path.exists():
        pytest.skip("the paper is not at hand")
    theirs = set().union(*(runs(part) for part in prose(path.read_text("utf-8"))))
    assert len(theirs) > 1000
    for one in OURS.newest("paper").recommendations:
        theirs -= runs(f"{one.verb} {one.text}")
    ours = [one for one in (ROOT / "src").rglob("*") if one.suffix in {".py", ".yaml", ".html", ".txt", ".md", ".typ"}]
    ours += [*(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.yaml"), *ROOT.glob("*.md")]
    taken = {str(one.relative_to(ROOT)): runs(one.read_text("utf-8")) & theirs for one in ours}
    assert {name: found for name, found in taken.items() if found} == {}
    for id_ in ("paper", "ps"):
        assert [one for part in prose(markdown(printed(id_))) for one in runs(part) & theirs] == []
