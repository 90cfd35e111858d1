import string

from hypothesis import given
from hypothesis import strategies as st

from tocsin.estate.identifier import Fuel, Point, device_id, metering_point, mpan_check, mprn_check
from tocsin.words import Fault

DIGITS = st.text(string.digits, min_size=12, max_size=12)
BODIES = st.text(string.digits, min_size=1, max_size=9)
OCTETS = st.binary(min_size=8, max_size=8).filter(lambda b: b not in (bytes(8), b"\xff" * 8))


def fault(given_, fuel=None):
    found = metering_point(given_, fuel)
    assert isinstance(found, Fault)
    return str(found)


def test_public_examples_are_read():
    for number in ("1100013222946", "1014568234275", "2000007794886", "2000020479229"):
        assert metering_point(number) == Point(number, Fuel.ELECTRICITY)
    assert metering_point("3938424403") == Point("3938424403", Fuel.GAS)
    assert metering_point(" 11 0001 3222 946 ") == Point("1100013222946", Fuel.ELECTRICITY)


def test_a_made_up_row_of_digits_is_not():
    assert "an MPAN whose last digit is" in fault("1312345678345")


@given(DIGITS)
def test_an_mpan_with_its_check_digit_is_electricity_and_with_another_is_refused(first):
    check = mpan_check(first)
    assert metering_point(first + check) == Point(first + check, Fuel.ELECTRICITY)
    other = str((int(check) + 1) % 10)
    assert f"whose last digit is {check}" in fault(first + other)


@given(BODIES)
def test_an_mprn_with_its_check_digits_is_gas_and_with_others_is_refused(body):
    check = mprn_check(body)
    assert metering_point(body + check) == Point(body + check, Fuel.GAS)
    other = f"{(int(check) + 1) % 100:02d}"
    assert isinstance(metering_point(body + other), Fault)


@given(st.text(string.digits, min_size=8, max_size=8), st.integers(0, 7), st.integers(1, 9))
def test_every_slip_of_one_digit_in_an_eight_digit_mprn_is_seen(body, place, more):
    slipped = body[:place] + str((int(body[place]) + more) % 10) + body[place + 1 :]
    assert isinstance(metering_point(slipped + mprn_check(body)), Fault)


@given(DIGITS.map(lambda first: "0" + first[1:]))
def test_an_mpan_robbed_of_its_zero_is_refused_with_the_cure(first):
    whole = first + mpan_check(first)
    said = fault(whole.removeprefix("0"))
    assert "lost a leading zero" in said
    assert "as Text" in said


def test_numbers_and_rounded_numbers_are_refused_with_the_cure():
    for spoilt in (1100013222946, 1.100013222946e12, "1.2E+12", "1,1E+12", "1100013222946.0", "1e12"):
        assert "as Text" in fault(spoilt)


def test_the_fuel_must_agree():
    assert "fuel gas" in fault("3938424403", Fuel.ELECTRICITY)
    assert metering_point("3938424403", Fuel.GAS) == Point("3938424403", Fuel.GAS)


def test_a_full_mpan_is_answered_with_its_core():
    assert "the last 13: 1100013222946" in fault("031003011100013222946")


def test_digits_of_other_scripts_are_no_digits():
    assert "digits only" in fault("١١٠٠٠١٣٢٢٢٩٤٦")


@given(OCTETS, st.sampled_from(["", "-", ":", " "]), st.booleans())
def test_a_device_id_has_one_stored_form_whatever_its_case_and_separators(octets, between, upper):
    written = between.join(f"{octet:02x}" for octet in octets)
    stored = device_id(written.upper() if upper else written)
    assert stored == "-".join(f"{octet:02X}" for octet in octets)
    assert device_id(stored) == stored


@given(st.text(max_size=30))
def test_any_text_is_a_device_or_a_fault(written):
    assert isinstance(device_id(written), str | Fault)
    assert isinstance(metering_point(written), Point | Fault)


def test_a_device_id_that_is_none_is_refused():
    for given_, word in (
        ("88-73-84-57-00-2F-96", "14 of 16"),
        ("8.87384570E+15", "rounded"),
        (8873845700000001, "as Text"),
        ("FF-FF-FF-FF-FF-FF-FF-FF", "names no device"),
    ):
        found = device_id(given_)
        assert isinstance(found, Fault)
        assert word in str(found)
