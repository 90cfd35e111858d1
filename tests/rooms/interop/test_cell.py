from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.interop.cell import LONGEST, day, flag, mail, many, one_of, some_of, squash, text
from tocsin.interop.sheet import Formula
from tocsin.words import Fault


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_reads_the_same_in_each_form(on):
    for written in (f"{on:%Y-%m-%d}", f"{on:%d/%m/%Y}", on, datetime(on.year, on.month, on.day)):  # noqa: DTZ001
        assert day(written) == on


@pytest.mark.parametrize(
    "cell", ["2026-13-01", "30/02/2026", "1/2/26", "yesterday", 46000, 46000.5, True, datetime(2026, 1, 1, 9), Formula("=A1")]  # noqa: DTZ001
)  # fmt: skip
def test_what_is_no_day_is_a_fault(cell):
    assert isinstance(day(cell), Fault)


@pytest.mark.parametrize(
    "cell", [1, 1.5, True, date(2026, 1, 1), Formula("=A1", "B2"), "a\nb", "a\u202eb", "1.2E+12", "x" * (LONGEST + 1)]
)
def test_what_is_no_text_is_a_fault(cell):
    assert isinstance(text(cell), Fault)


def test_a_formula_is_named_with_its_address():
    assert "=A1 in cell B2" in str(text(Formula("=A1", "B2")))


def test_an_apostrophe_put_before_a_live_cell_is_taken_away_and_no_other():
    assert text("'+44") == "+44"
    assert text("'tis") == "'tis"


def test_blank_is_unknown():
    assert (text(None), text(" "), day(""), day(None), flag(""), many(" ; ")) == ("", "", None, None, None, ())


def test_yes_no_and_nothing_else():
    assert (flag("Yes"), flag("n"), flag(True)) == (True, False, True)
    assert isinstance(flag("maybe"), Fault)
    assert isinstance(flag(1), Fault)


def test_words_match_whatever_stands_between_their_letters():
    assert one_of("be told")("Be_Told") == "be told"
    assert some_of("tell", "be_told")("be told, tell; TELL") == ("be_told", "tell")
    assert isinstance(some_of("tell")("coal"), Fault)
    assert squash("Device_ID (EUI-64)") == "deviceideui64"


@pytest.mark.parametrize(
    "cell", ["a@b.example, c@d.example", "a@b", "a b@c.example", "a@b.example\nBcc: c@d.example", "@b.example"]
)
def test_an_address_that_is_not_one_address_is_a_fault(cell):
    assert isinstance(mail(cell), Fault)
