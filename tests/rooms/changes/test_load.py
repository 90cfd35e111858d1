"""A modification's file: taken as given, or refused at its line; an event's text likewise."""

import pytest

from tests.rooms.changes.cast import NOW, dp075
from tocsin.changes.held.decision import Resolution, Result
from tocsin.changes.held.document import Named
from tocsin.changes.intake.load import says_invented
from tocsin.changes.intake.read_events import blank, read_events
from tocsin.drivers import processes
from tocsin.duties.node import NotThisText
from tocsin.words import Refused

TEXT = processes.golden()

BAD = {
    "a reference of other digits": ("ref: DP075", "ref: DP076", "DP075"),
    "a stage that is none": ("now: development", "now: brewing", "unknown stage 'brewing'"),
    "a stage to which no single step leads": ("now: development", "now: vote", "no single step"),
    "a next stage to which no step leads": ("next: conversion", "next: vote", "unknown next stage"),
    "a body's view that is not given": ("body_view: csc-ready", "body_view: panel-ready", "a body whose view"),
    "an unknown stance": ("stance: doubt", "stance: lukewarm", "no comment"),
    "an unknown verb": ("n: 1, verb: AGREE", "n: 1, verb: BEG", "AGREE, NOTE"),
    "an unknown class": ("classification: white", "classification: beige", "white, green, amber, red"),
    "an unknown key": ("  urgent: false", "  urgency: false", "'urgency'"),
    "urgent out of nowhere": ("urgent: false", "urgent: true", "recorded as an event"),
    "a path out of nowhere": ("path: undetermined", "path: self_governance", "recorded as an event"),
    "a view without a stance": ("{by: SECAS, kind: administrator, stance: for_progress}", "{by: SECAS, kind: administrator}", "no stance"),
    "a number where text belongs": ('version: "0.3"', "version: 0.3", "words (quote them"),
    "a date that is none": ("date: 2019-06-07", "date: 2019-06-31", "YYYY-MM-DD"),
    "two times at once": ("{date: 2019-07-10}", "{date: 2019-07-10, week_commencing: 2019-07-08}", "one of date"),
    "an unknown event": ("type: raised", "type: imagined", "csc_ready"),
    "a date and a bound": ("date: unknown, before", "date: 2019-06-01, before", "one of date, before"),
    "an unknown rule for what is next": ("next: first work-package", "next: any work-package", "first work-package row"),
    "no documents": ("documents:", "papers:", "'papers'"),
    "respondents that are none": ("respondents: 3", "respondents: 0", "at least 1"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_does_not_fit_is_refused_at_its_line_and_column(name):
    old, new, says = BAD[name]
    assert old in TEXT
    text = TEXT.replace(old, new, 1)
    line = TEXT[: TEXT.index(old)].count("\n") + 1
    with pytest.raises(NotThisText) as caught:
        dp075(text)
    (fault,) = caught.value.faults
    assert says in str(fault)
    assert abs(fault.line - line) <= 1
    assert int(fault.column) >= 1
    assert fault.file == "dp075.yaml"


def test_a_code_without_a_process_on_that_day_is_refused():
    with pytest.raises(Refused, match="none is at hand"):
        dp075(TEXT.replace("as_at: 2019-06-07", "as_at: 2018-06-07"))


def test_the_same_file_tells_the_same_story():
    assert dp075(TEXT).events == dp075(TEXT).events


def test_a_file_says_whether_it_is_invented():
    assert not says_invented(TEXT, "dp075.yaml")
    invented = TEXT + "invented: true\n"
    assert says_invented(invented, "dp075.yaml")
    assert dp075(invented).raised.invented


@pytest.mark.parametrize("text", ["", "[", "- a", "modification: 3", "just words"])
def test_what_is_no_modification_is_refused(text):
    with pytest.raises(NotThisText):
        dp075(text)


def test_events_are_read_one_or_several_and_take_the_rest_from_who_speaks():
    one = "{event: resolution, what: {recommendation: 1, result: agreed as amended, paper: ps v0.3, meeting: 69}}"
    (event,) = read_events(one, "x", blank(NOW, "Ivy", "panel", "Because."))
    assert event.what == Resolution(1, Result.AGREED_AS_AMENDED, Named("ps", "0.3"), 69)
    assert (event.body, event.by, event.reason, event.when.at) == ("panel", "Ivy", "Because.", NOW)
    several = read_events(f"- {one}\n- {one[:-1]}, as: csc, when: 2019-06-14}}", "x", blank(NOW))
    assert [one.body for one in several] == ["", "csc"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{event: nothing, what: {}}", "resolution"),
        ("{event: resolution, what: {recommendation: 1}}", "no result"),
        ("{event: move, what: {to: vote, so: 1}}", "'so'"),
        (
            "{event: consultation, what: {id: C, on: ps, opens_at: 2019-01-01, closes_at: 2019-01-02, questions: []}}",
            "instant with its zone",
        ),
        ("{event: move}", "no what"),
    ],
)
def test_an_event_outside_its_schema_is_refused(text, says):
    with pytest.raises(NotThisText) as caught:
        read_events(text, "x", blank(NOW))
    assert says in str(caught.value)
