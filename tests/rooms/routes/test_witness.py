"""Whose contacts work, counted in one sweep, is what the weighed evidence says of each."""

from hypothesis import given
from hypothesis import strategies as st

from tests.registers import FRESH, ON, scene
from tocsin.routes.link import SignKind
from tocsin.routes.witness import witness, working
from tocsin.words import Direction


@given(st.integers(0, 1 << 32), st.sets(st.sampled_from(list(SignKind))))
def test_a_contact_works_where_the_evidence_has_a_sign_that_it_does(seed: int, kinds: set[SignKind]) -> None:
    signs, fresh = scene(seed).signs, {kind: days for kind, days in FRESH.items() if kind in kinds}
    found = working(signs, ON, fresh)
    weighed = witness(signs, ON, fresh)
    for way in Direction:
        assert found[way] == {party for (party, told), evidence in weighed.items() if told is way and evidence.working}
