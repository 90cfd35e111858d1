"""Is a manufacturer told names and never counts, and is no small holding shown with a name across companies?"""

from hypothesis import given
from hypothesis import strategies as st

from tocsin.cover.count import count
from tocsin.cover.fold import FEWEST, FOLDED, OTHERS, fold, fold_counts, fold_gaps, fold_holdings
from tocsin.cover.gap import Gap
from tocsin.cover.veil import BETWEEN_OTHERS, veil, veil_gaps
from tocsin.estate.holding import Holding
from tocsin.estate.verdict import Answer, Judged, Verdict
from tocsin.routes.route import Hop, Reason
from tocsin.words import SUPPLIER, Basis, Direction, ModelId, PartyId, RoleId, Test

MAKER = PartyId("acme")
MAP, MANAGER = RoleId("map"), RoleId("manager")
names = st.sampled_from(["harbour", "northwind", "grand"]).map(PartyId)
answers = st.integers(0, 3).flatmap(
    lambda mask: st.sampled_from(
        [Answer(mask, 0, -1, mask & 1, mask & 2, mask & 1), Answer(mask, 0, -1, 0, mask, mask)]
    )
)
holdings = st.builds(
    lambda supplier, owner, model, systems: Holding(
        ((SUPPLIER, supplier), (MAP, owner)), ModelId(model), "gas", True, "2026-10", systems
    ),
    names, names, st.sampled_from(["px1", "px2"]), st.integers(1, 12),
)  # fmt: skip
judged = st.lists(st.builds(Judged, holdings, st.builds(Verdict, st.sampled_from([0, 1, 2]), answers, answers)))


@given(judged)
def test_a_maker_gets_one_line_a_supplier_and_model_whatever_the_counts(found):
    many = [
        Judged(Holding(o.holding.parties, o.holding.model, "gas", True, "", o.holding.systems * 7), o.verdict)
        for o in found
    ]
    assert veil(found, MAKER) == veil(many, MAKER)
    lines = veil(found, MAKER)
    assert len(lines) == len({(one.holding.supplier, one.holding.model) for one in found})
    assert {one.holding.systems for one in lines} <= {1}
    assert {role for one in lines for role, _ in one.holding.parties} <= {SUPPLIER, "manufacturer"}


@given(judged)
def test_a_suppliers_model_has_a_route_only_where_all_of_it_has(found):
    for line in veil(found, MAKER):
        behind = [
            o for o in found if (o.holding.supplier, o.holding.model) == (line.holding.supplier, line.holding.model)
        ]
        for way in Direction:
            for test in Test:
                assert line.verdict.passes(way, test) is all(o.verdict.passes(way, test) for o in behind)


def hop(left: str, right: str) -> Hop:
    return Hop("k", MAP, MANAGER, PartyId(left), PartyId(right), Reason.NO_AGREEMENT, "no agreement", Basis.NOTHING, None, None, None, None)  # fmt: skip


def gap(systems: int, broken: Hop | None, supplier: str = "harbour") -> Gap:
    held = Holding(((SUPPLIER, PartyId(supplier)), (MAP, PartyId("capital"))), ModelId("px1"), "gas", True, "", systems)
    return Gap(held, Direction.TELL, Test.RECOGNISED, None, broken, "why", ("sign it",))


def test_a_hop_between_others_is_not_shown_to_a_maker_and_its_own_is():
    (other,) = veil_gaps([gap(40, hop("harbour", "capital"))], MAKER)
    assert (other.broken, other.why, other.closes, other.holding.systems) == (None, BETWEEN_OTHERS, (), 1)
    (own,) = veil_gaps([gap(40, hop("harbour", "capital")), gap(2, hop("capital", "acme"))], MAKER)
    assert own.broken == hop("capital", "acme")
    assert own.closes == ()


@given(judged)
def test_folding_loses_no_count_and_names_no_small_holder(found):
    told = fold(found)
    assert count(told) == count(found)
    assert all(one.holding.systems >= FEWEST or one.holding.supplier is None for one in told)
    assert sum(one.systems for one in fold_holdings(o.holding for o in found)) == sum(o.holding.systems for o in found)
    assert all(one.systems >= FEWEST or one.supplier is None for one in fold_holdings(o.holding for o in found))


def test_small_gaps_and_counts_are_taken_together_and_say_so():
    told = fold_gaps([gap(9, None), gap(2, None), gap(2, None, "grand"), gap(1, None, "northwind")])
    assert [(one.holding.systems, one.holding.supplier) for one in told] == [(9, "harbour"), (5, None)]
    assert (told[1].why, told[1].holding.parties) == (FOLDED, ())
    counts = [(PartyId("harbour"), 9), (PartyId("grand"), 2), (PartyId("northwind"), 1)]
    assert fold_counts(counts) == ((PartyId("harbour"), 9), (OTHERS, 3))
    assert fold_counts(counts[:1]) == ((PartyId("harbour"), 9),)
