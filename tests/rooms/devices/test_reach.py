from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import few
from tocsin.devices.reach import reach

graphs = st.dictionaries(
    st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=4).map(tuple), max_size=6
)


def test_a_version_that_needs_another_between_says_which() -> None:
    graph = {"2.2": ("2.1",), "2.1": ("2.0", "1.9"), "3.0": ("2.2",)}
    assert reach("2.2", graph) == {"2.2": (), "2.1": ("2.2",), "2.0": ("2.1", "2.2"), "1.9": ("2.1", "2.2")}


def test_a_version_with_no_way_over_the_air_is_not_in_the_answer() -> None:
    assert "1.0" not in reach("2.2", {"2.2": ("2.1",)})


@given(graphs, st.sampled_from("abcdef"))
@settings(max_examples=few(40))
def test_every_step_installs_from_the_one_before_and_a_circle_ends(
    graph: dict[str, tuple[str, ...]], target: str
) -> None:
    for start, chain in reach(target, graph).items():
        steps = (start, *chain)
        assert steps[-1] == target
        assert all(before in graph[after] for before, after in pairwise(steps))
