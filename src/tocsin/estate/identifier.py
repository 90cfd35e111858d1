"""Is this a metering point or a device id, which fuel is it, and if not, what happened to it?

- MPAN core: 13 digits; the last checks the first twelve (weights 3 5 7 13 17 19 23 29 31 37 41 43, sum mod 11 mod 10).
- MPRN: 3 to 11 digits; the last two check those before (weights n to 1, sum mod 11, two digits).
- Device id: EUI-64, eight hexadecimal octets, upper case with hyphens in its one stored form.
- A remainder of 10 and of 0 both give the MPAN digit 0, so about one slip in sixty passes; nobody can see those.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from tocsin.words import Fault

WEIGHTS = (3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41, 43)
AS_TEXT = (
    "Format the whole column as Text in the spreadsheet, put the values in again from their source, and export again."
)
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")
_DECIMAL = re.compile(r"\d+[.,]\d+")
_OCTETS = re.compile(r"[0-9A-Fa-f]{2}(?:[-: ]?[0-9A-Fa-f]{2}){7}")


class Fuel(StrEnum):
    """The fuel of a meter."""

    ELECTRICITY = "electricity"
    GAS = "gas"


@dataclass(frozen=True, slots=True)
class Point:
    """A metering point in its stored form: digits only, and the fuel they show."""

    number: str
    fuel: Fuel


def metering_point(given: str | float, fuel: Fuel | None = None) -> Point | Fault:
    """Read an MPAN core or MPRN; the fuel comes from length and check digits and must agree with `fuel` where given.

    Source: the check digit rules above, from public descriptions. A number in place of text is refused however whole it
    looks, because a spreadsheet that holds an identifier as a number has already been free to change it.
    """
    if not isinstance(given, str):
        return _number(given)
    digits = re.sub(r"[ \u00a0]", "", given.strip())
    if _SCIENTIFIC.fullmatch(digits) or _DECIMAL.fullmatch(digits):
        return _spoilt(given)
    if not (digits.isascii() and digits.isdigit()):
        return Fault(f"“{given}”", _EXPECTED, "Give digits only.")
    point = _by_check(digits)
    if isinstance(point, Fault):
        return point
    if fuel is not None and fuel is not point.fuel:
        return _other_fuel(given, point.fuel, fuel)
    return point


def device_id(given: str | float) -> str | Fault:
    """Read an EUI-64 in any case, with hyphens, colons, spaces or nothing between octets, and give its stored form."""
    if not isinstance(given, str):
        return Fault(f"the number {given}", _EUI, AS_TEXT)
    text = given.strip()
    if not _OCTETS.fullmatch(text):
        if _SCIENTIFIC.fullmatch(text):
            return Fault(f"“{given}”, which a spreadsheet has rounded", _EUI, AS_TEXT)
        return Fault(f"“{given}”", _EUI, f"It has {len(_hex(text))} of 16 hexadecimal digits; check the source.")
    plain = _hex(text).upper()
    if plain in ("0" * 16, "F" * 16):
        return Fault(f"“{given}”", _EUI, "All zeros or all F names no device; leave the row out or find the id.")
    return "-".join(plain[i : i + 2] for i in range(0, 16, 2))


def mpan_check(first: str) -> str:
    """Give the check digit of the first twelve digits of an MPAN core."""
    total = sum(int(d) * w for d, w in zip(first, WEIGHTS, strict=True))
    return str(total % 11 % 10)


def mprn_check(body: str) -> str:
    """Give the two check digits of the digits of an MPRN before them."""
    total = sum(int(d) * (len(body) - i) for i, d in enumerate(body))
    return f"{total % 11:02d}"


_EXPECTED = "an MPAN core of 13 digits or an MPRN of 3 to 11 digits, with right check digits"
_EUI = "an EUI-64 such as 88-73-84-57-00-2F-96-1E"


def _hex(text: str) -> str:
    return re.sub(r"[^0-9A-Fa-f]", "", text)


def _number(given: float) -> Fault:
    return Fault(f"the number {given:g}", _EXPECTED + ", as text", AS_TEXT)


def _spoilt(given: str) -> Fault:
    return Fault(f"“{given}”, a number that a spreadsheet has rounded", _EXPECTED, AS_TEXT)


def _by_check(digits: str) -> Point | Fault:
    size = len(digits)
    if size == 13:
        if mpan_check(digits[:12]) == digits[12]:
            return Point(digits, Fuel.ELECTRICITY)
        return Fault(f"“{digits}”", f"an MPAN whose last digit is {mpan_check(digits[:12])}", _LOOK)
    if 3 <= size <= 11 and mprn_check(digits[:-2]) == digits[-2:]:
        return Point(digits, Fuel.GAS)
    return _wrong_size(digits, size)


_LOOK = "Look it up again: a digit is wrong or two are swapped."


def _wrong_size(digits: str, size: int) -> Fault:
    if size in (11, 12) and mpan_check(digits.zfill(13)[:12]) == digits[-1]:
        return Fault(f"“{digits}”, {size} digits: it has lost a leading zero", _EXPECTED, AS_TEXT)
    if size == 12:
        return Fault(f"“{digits}”, 12 digits: one is missing, perhaps a leading zero", _EXPECTED, AS_TEXT)
    if 3 <= size <= 11:
        return Fault(f"“{digits}”", f"an MPRN whose last two digits are {mprn_check(digits[:-2])}", _LOOK)
    if size == 21:
        return Fault(f"“{digits}”, a full MPAN of 21 digits", _EXPECTED, f"Give its core, the last 13: {digits[8:]}.")
    return Fault(f"“{digits}”, {size} digits", _EXPECTED, _LOOK)


def _other_fuel(given: str, found: Fuel, said: Fuel) -> Fault:
    return Fault(f"“{given}” with fuel {said}", f"fuel {found}, as its length and check digits show", "Correct one.")
