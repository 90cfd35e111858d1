"""Is this a market participant id, a gas short code or a company id, and what is its stored form?

One company has unrelated codes in the two fuels and one for each role, so a code is always (scheme, code, role, dates).
"""

import re
from enum import StrEnum

from tocsin.words import Fault


class Scheme(StrEnum):
    """Where a code comes from."""

    MPID = "MPID"
    GAS = "gas short code"
    COMPANY = "EUI-64 company id"


def code(scheme: Scheme, given: str) -> str | Fault:
    """Read a code of `scheme` and give its stored form; digits alone are refused where a zero may have been lost."""
    plain = re.sub(r"[-: ]", "", given.strip()).upper() if scheme is Scheme.COMPANY else given.strip().upper()
    pattern, expected = _SHAPES[scheme]
    if re.fullmatch(pattern, plain):
        return "-".join(plain[i : i + 2] for i in range(0, 6, 2)) if scheme is Scheme.COMPANY else plain
    cure = "Format the column as Text: a spreadsheet may have taken a leading zero." if plain.isdigit() else _LOOK
    return Fault(f"“{given}”", expected, cure)


_LOOK = "Look the code up in the list its scheme publishes."
_SHAPES = {
    Scheme.MPID: (r"[A-Z0-9]{4}", "an MPID of 4 letters or digits"),
    Scheme.GAS: (r"[A-Z0-9]{3}", "a gas short code of 3 letters or digits"),
    Scheme.COMPANY: (r"[0-9A-F]{6}", "a 24-bit company id of 6 hexadecimal digits such as 88-73-84"),
}
