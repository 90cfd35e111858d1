"""The look-up says what the routes themselves say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.routes.compile import _months_before
from tocsin.routes.lookup import MOST_HOPS, TooManyHops, lookup
from tocsin.words import Direction

CHAINS = st.lists(
    st.permutations(range(6)).flatmap(lambda order: st.integers(1, 4).map(lambda n: tuple(order[:n]))), max_size=6
)


@given(CHAINS, st.integers(0, 63))
def test_the_best_route_and_first_broken_hop_are_those_of_a_plain_search(
    chains: list[tuple[int, ...]], bits: int
) -> None:
    found = lookup(Direction.TELL, tuple(chains), 6)
    missing = [[hop for hop in chain if not bits >> hop & 1] for chain in chains]
    whole = [place for place, gone in enumerate(missing) if not gone]
    assert found.best[bits] == (whole[0] if whole else -1)
    assert found.broken[bits] == (-1 if whole or not chains else min(missing, key=len)[0])


def test_more_hops_than_a_look_up_holds_are_refused() -> None:
    with pytest.raises(TooManyHops, match="19 hops"):
        lookup(Direction.TELL, ((0,),), MOST_HOPS + 1)


@pytest.mark.parametrize(
    ("on", "before"),
    [
        ("2026-11-24", "2026-05-24"),
        ("2026-08-31", "2026-02-28"),
        ("2026-03-15", "2025-09-15"),
        ("2026-06-30", "2025-12-30"),
    ],
)
def test_the_licence_window_counts_calendar_months(on: str, before: str) -> None:
    from datetime import date

    assert _months_before(date.fromisoformat(on), 6) == date.fromisoformat(before)
