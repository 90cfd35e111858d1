"""A choice of agreements that is said to be the best is the best, found by trying every choice."""

from itertools import combinations
from random import Random

import pytest

from tests.lacked import Listed
from tocsin.cover.closing.choose import choose, closed
from tocsin.cover.closing.close import Choice, Promise, close
from tocsin.cover.closing.shortfall import Pair, Shortfall, least
from tocsin.drivers.highs import highs
from tocsin.words import PartyId

INSTANCES = 200


def instance(seed: int) -> tuple[tuple[Shortfall, ...], int]:
    """Up to twelve agreements, up to thirty shortfalls, each closed by one to three agreements on one to four ways."""
    rnd = Random(seed)
    pairs = [Pair("hop", PartyId(f"s{n}"), PartyId(f"m{n}")) for n in range(rnd.randint(4, 12))]
    shortfalls = []
    for _ in range(rnd.randint(3, 30)):
        lacks = [frozenset(rnd.sample(pairs, rnd.choice([1, 2, 2, 3]))) for _ in range(rnd.randint(1, 4))]
        shortfalls.append(Shortfall(least(lacks), rnd.randint(1, 1000)))
    return tuple(shortfalls), rnd.randint(1, 5)


def best(shortfalls: tuple[Shortfall, ...], most: int) -> int:
    pairs = sorted({pair for one in shortfalls for lack in one.lacks for pair in lack})
    return max(
        (sum(one.systems for one in shortfalls if any(lack <= set(chosen) for lack in one.lacks)))
        for chosen in combinations(pairs, min(most, len(pairs)))
    )


def none_found(*_: object) -> None:
    return None


def test_whatever_is_said_to_be_the_best_is_and_that_is_said_on_most_of_two_hundred() -> None:
    said = 0
    for seed in range(INSTANCES):
        shortfalls, most = instance(seed)
        found, truth = close(Listed(shortfalls), most, highs(10)), best(shortfalls, most)
        assert len(found.steps) <= most
        assert found.closed == closed(shortfalls, [one.pair for one in found.steps]) <= truth
        assert found.bound is None or found.bound >= truth
        if found.promise is Promise.BEST:
            said += 1
            assert found.closed == truth, seed
    assert said >= 150, said


def test_a_few_pairs_looked_at_first_lead_to_the_same_proof() -> None:
    for seed in range(INSTANCES):
        shortfalls, most = instance(seed)
        found = close(Listed(shortfalls), most, highs(10), pairs=1)
        assert found.promise is not Promise.BEST or found.closed == best(shortfalls, most), seed


def test_greedy_alone_promises_only_what_holds_of_it() -> None:
    promised = 0
    for seed in range(INSTANCES):
        shortfalls, most = instance(seed)
        found, truth = close(Listed(shortfalls), most, none_found), best(shortfalls, most)
        assert found.closed <= truth
        assert (found.promise is Promise.GREEDY) is Listed(shortfalls).alone
        if found.promise is Promise.GREEDY:
            promised += 1
            assert found.closed >= 0.63 * truth
    assert promised


def test_the_look_ahead_finds_two_that_are_worth_nothing_alone() -> None:
    one, two, three = (Pair("hop", PartyId(name), PartyId("x")) for name in "abc")
    shortfalls = (Shortfall((frozenset({one, two}),), 100), Shortfall((frozenset({three}),), 10))
    assert set(choose(shortfalls, 2).pairs) == {one, two}
    assert choose(shortfalls, 1).pairs == (three,)


def test_steps_add_up_and_an_agreement_that_adds_nothing_is_left_out() -> None:
    for seed in range(40):
        shortfalls, most = instance(seed)
        found: Choice = close(Listed(shortfalls), most, highs(10))
        assert sum(one.adds for one in found.steps) == found.closed
        assert [one.closed for one in found.steps] == sorted(one.closed for one in found.steps)


def test_the_same_question_gets_the_same_answer() -> None:
    shortfalls, most = instance(3)
    assert close(Listed(shortfalls), most, highs(10)) == close(Listed(shortfalls), most, highs(10))


@pytest.mark.parametrize(("shortfalls", "most"), [((), 5), (instance(1)[0], 0)])
def test_nothing_to_close_or_nothing_allowed_closes_nothing(shortfalls: tuple[Shortfall, ...], most: int) -> None:
    found = close(Listed(shortfalls), most, highs(10))
    assert (found.steps, found.closed, found.promise) == ((), 0, Promise.BEST)
