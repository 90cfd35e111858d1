"""Ballots: counted by the named rule, by seats that exist, closed once."""

import pytest

from tests.rooms.changes.cast import SEC, converted, refusal, tell
from tocsin.changes.count import Why, count
from tocsin.changes.held.ballot import Ballot, Closed, Vote
from tocsin.changes.held.decision import Solution
from tocsin.changes.held.document import Named
from tocsin.changes.procedure.procedure import BallotRule

RULE = SEC.ballots[0]
NAMED = Named("ps", "0.1")
BALLOT = Ballot("B", "change_board", "Approve it?", NAMED)


def rule(name, quorum=None, casting=False):
    return BallotRule("x", name, ("approve", "reject", "abstain"), True, quorum, casting, RULE.written)


def votes(*cast, option="proposal"):
    return [
        Vote("B", f"V{n}", seat, position, option, "", weight, chair)
        for n, (seat, position, weight, chair) in enumerate(cast)
    ]


def one(seat, position, weight=1, chair=False):
    return (seat, position, weight, chair)


def outcome(held, by):
    return count(BALLOT, held, by)[0]


def test_the_majority_of_categories_is_not_the_majority_of_votes():
    cast = votes(*[one("large", "approve")] * 5, one("small", "reject"), one("consumer", "reject"))
    found = outcome(cast, rule("majority_of_categories"))
    assert (found.position, found.why) == ("reject", Why.MAJORITY)
    assert [(group.name, group.takes) for group in found.groups] == [
        ("consumer", "reject"),
        ("large", "approve"),
        ("small", "reject"),
    ]
    assert outcome(cast, rule("majority_of_members")).position == "approve"


def test_a_split_category_and_abstentions_decide_nothing():
    cast = votes(one("large", "approve"), one("large", "reject"), one("small", "approve"), one("consumer", "abstain"))
    assert outcome(cast, rule("majority_of_categories")).position == "approve"
    assert {group.takes for group in outcome(cast, rule("majority_of_categories")).groups} == {"", "approve"}


def test_a_tie_is_not_carried_and_a_casting_vote_decides_where_the_rule_has_one():
    cast = votes(one("a", "approve", chair=True), one("b", "reject"))
    assert outcome(cast, rule("majority_of_members")).why is Why.TIE
    found = outcome(cast, rule("majority_of_members", casting=True))
    assert (found.position, found.why) == ("approve", Why.CASTING)


def test_weights_count_within_a_category_only():
    cast = votes(one("a", "approve", 9), one("a", "reject", 1), one("b", "reject", 1), one("c", "reject", 1))
    assert outcome(cast, rule("weighted_majority_of_categories")).position == "reject"
    assert outcome(cast[:2], rule("weighted_majority_of_categories")).position == "approve"


def test_too_few_votes_carry_nothing_and_no_quorum_is_invented():
    cast = votes(one("a", "approve"))
    assert outcome(cast, rule("majority_of_members", quorum=2)).why is Why.NO_QUORUM
    assert outcome(cast, rule("majority_of_members")).position == "approve"
    assert outcome([], rule("majority_of_members")).why is Why.NOBODY


def test_a_voters_last_vote_counts_and_the_raw_votes_are_kept():
    held = opened()
    held = tell(held, Vote("B", "Ada", "small_supplier", "approve"), "change_board")
    held = tell(held, Vote("B", "Ada", "small_supplier", "reject", reason="I read it again."), "change_board")
    assert outcome(held.of(Vote), RULE).position == "reject"
    assert len(held.of(Vote)) == 2


def opened():
    return tell(converted(), BALLOT, "change_board")


def test_a_body_without_a_vote_and_a_seat_that_the_body_lacks_are_refused():
    assert "no vote" in refusal(converted(), Ballot("B", "ssc", "?", NAMED), "ssc").why
    refused = refusal(opened(), Vote("B", "DCC", "dcc", "approve"), "change_board")
    assert "no seat for dcc" in refused.why
    assert refused.faults[0].line == SEC.body("change_board").written.line


def test_more_voters_than_seats_are_refused_where_the_seats_are_counted():
    from tocsin.drivers import processes

    rec = processes.load("rec")
    assert next(seat.count for seat in rec.body("change_panel").seats if seat.category == "chair") == 1
    from tests.rooms.changes.cast import invented, statement

    held = tell(tell(invented(rec, 1), statement()), Ballot("B", "change_panel", "?", NAMED), "change_panel")
    held = tell(held, Vote("B", "Ivy", "chair", "approve", chair=True), "change_panel")
    assert "1 seats" in refusal(held, Vote("B", "Hal", "chair", "reject", chair=True), "change_panel").why
    assert tell(held, Vote("B", "Ivy", "chair", "reject", chair=True), "change_panel")


def test_a_ballot_is_closed_once_and_then_takes_no_vote():
    held = tell(opened(), Closed("B"), "change_board")
    assert "was closed by event" in refusal(held, Closed("B"), "change_board").why
    assert "was closed by event" in refusal(held, Vote("B", "Ada", "consumer", "approve"), "change_board").why
    assert "opened before" in refusal(held, BALLOT, "change_board").why


def test_one_ballot_at_a_time_and_on_the_newest_version_and_on_options_that_are_there():
    assert "opened before" in refusal(opened(), Ballot("C", "change_board", "?", NAMED), "change_board").why
    assert "newest" in refusal(converted(), Ballot("C", "change_board", "?", Named("ps", "0.0")), "change_board").why
    assert (
        "not on file"
        in refusal(converted(), Ballot("C", "change_board", "?", NAMED, ("proposal", "alt")), "change_board").why
    )
    assert "not open here" in refusal(opened(), Vote("B", "Ada", "consumer", "perhaps"), "change_board").why


def test_each_alternative_is_counted_apart():
    held = tell(
        tell(converted(), Solution("main", "This.")),
        Solution("alternative-1", "That.", raised_by="working_group"),
        "working_group",
    )
    held = tell(held, Ballot("B", "change_board", "?", NAMED, ("proposal", "alternative-1")), "change_board")
    for option, position in (("proposal", "reject"), ("alternative-1", "approve")):
        held = tell(held, Vote("B", "Ada", "consumer", position, option), "change_board")
    ballot = held.of(Ballot)[0]
    assert [(one.option, one.position) for one in count(ballot, held.of(Vote), RULE)] == [
        ("proposal", "reject"),
        ("alternative-1", "approve"),
    ]


@pytest.mark.parametrize("name", ["majority_of_categories", "majority_of_members", "weighted_majority_of_categories"])
def test_counting_does_not_depend_on_the_order_of_votes(name):
    cast = votes(one("a", "approve", 3), one("b", "reject"), one("a", "reject"), one("c", "approve"))
    assert outcome(cast, rule(name)).position == outcome(cast[::-1], rule(name)).position
