import pytest

from tocsin.parties.code import Scheme, code
from tocsin.words import Fault


@pytest.mark.parametrize(
    ("scheme", "given", "stored"),
    [
        (Scheme.MPID, " nwnd ", "NWND"),
        (Scheme.GAS, "abc", "ABC"),
        (Scheme.COMPANY, "887384", "88-73-84"),
        (Scheme.COMPANY, "aa:bb:0c", "AA-BB-0C"),
    ],
)
def test_a_code_has_one_stored_form(scheme, given, stored):
    assert code(scheme, given) == stored


@pytest.mark.parametrize(
    ("scheme", "given"), [(Scheme.MPID, "ABC"), (Scheme.GAS, "ABCD"), (Scheme.COMPANY, "88738G"), (Scheme.MPID, "")]
)
def test_a_code_of_another_length_is_a_fault(scheme, given):
    assert isinstance(code(scheme, given), Fault)


def test_digits_that_may_have_lost_a_zero_come_with_the_cure():
    found = code(Scheme.GAS, "12")
    assert isinstance(found, Fault)
    assert "leading zero" in found.cure
