"""How does a ballot come out, from its raw votes, under the rule that the process names?

- A wrong rule can be put right without losing a vote: outcomes are counted each time and never stored.
- Where the process names no quorum, none is invented.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from tocsin.changes.held.ballot import Ballot, Vote
from tocsin.changes.procedure.procedure import BallotRule

FOR, AGAINST = 0, 1
"""The places of the two positions that decide; whatever else a rule lets one say decides nothing."""


class Why(StrEnum):
    """How an outcome came about."""

    MAJORITY = "a majority"
    TIE = "as many on either side, so it is not carried"
    CASTING = "the chair's casting vote"
    NO_QUORUM = "too few voted, so it is not carried"
    NOBODY = "nobody took a side, so it is not carried"


@dataclass(frozen=True, slots=True)
class Group:
    """How one category, or the members together, came out: positions with their weight, and the position it takes."""

    name: str
    positions: tuple[tuple[str, int], ...]
    takes: str
    """Empty where it is evenly split or took no side."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one option came out, with every raw vote that counted and the rule by which it was counted."""

    option: str
    position: str
    why: Why
    rule: str
    groups: tuple[Group, ...]
    votes: tuple[Vote, ...]


def count(ballot: Ballot, votes: Iterable[Vote], rule: BallotRule) -> tuple[Outcome, ...]:
    """Count a ballot, option by option. Each voter's last vote on an option counts; the position not carried is the second."""
    last = {(one.voter, one.option): one for one in votes if one.ballot == ballot.id}
    return tuple(_one(option, tuple(v for v in last.values() if v.option == option), rule) for option in ballot.options)


def _one(option: str, votes: tuple[Vote, ...], rule: BallotRule) -> Outcome:
    position, why, groups = COUNTS[rule.rule](votes, rule)
    if rule.quorum is not None and len(votes) < rule.quorum:
        position, why = rule.positions[AGAINST], Why.NO_QUORUM
    return Outcome(option, position, why, rule.rule, groups, votes)


Counted = tuple[str, Why, tuple[Group, ...]]


def majority_of_categories(votes: tuple[Vote, ...], rule: BallotRule) -> Counted:
    """Take each category's outcome, one member one vote, and then the majority of categories."""
    groups = tuple(_group(name, held, rule, False) for name, held in _by_seat(votes).items())
    return (*_most(Counter(one.takes for one in groups), rule, None), groups)


def weighted_majority_of_categories(votes: tuple[Vote, ...], rule: BallotRule) -> Counted:
    """Take each category's outcome by the weight of its votes, and then the majority of categories."""
    groups = tuple(_group(name, held, rule, True) for name, held in _by_seat(votes).items())
    return (*_most(Counter(one.takes for one in groups), rule, None), groups)


def majority_of_members(votes: tuple[Vote, ...], rule: BallotRule) -> Counted:
    """Count one member one vote, with the chair's casting vote where the rule gives one."""
    group = _group("members", votes, rule, False)
    chair = next((one.position for one in votes if one.chair), None) if rule.casting else None
    return (*_most(Counter(one.position for one in votes), rule, chair), (group,))


COUNTS: dict[str, Callable[[tuple[Vote, ...], BallotRule], Counted]] = {
    "majority_of_categories": majority_of_categories,
    "weighted_majority_of_categories": weighted_majority_of_categories,
    "majority_of_members": majority_of_members,
}
"""The counting rules by the name under which a process file asks for them."""


def _by_seat(votes: tuple[Vote, ...]) -> dict[str, tuple[Vote, ...]]:
    return {name: tuple(one for one in votes if one.seat == name) for name in sorted({one.seat for one in votes})}


def _group(name: str, votes: tuple[Vote, ...], rule: BallotRule, weighted: bool) -> Group:
    held: Counter[str] = Counter()
    for one in votes:
        held[one.position] += one.weight if weighted else 1
    carried, against = (held[rule.positions[place]] for place in (FOR, AGAINST))
    takes = "" if carried == against else rule.positions[FOR if carried > against else AGAINST]
    return Group(name, tuple((position, held[position]) for position in rule.positions), takes)


def _most(held: Counter[str], rule: BallotRule, casting: str | None) -> tuple[str, Why]:
    carried, against = held[rule.positions[FOR]], held[rule.positions[AGAINST]]
    if carried == against and casting in rule.positions[:2]:
        return casting or "", Why.CASTING
    if carried == against:
        return rule.positions[AGAINST], Why.TIE if carried else Why.NOBODY
    return rule.positions[FOR if carried > against else AGAINST], Why.MAJORITY
