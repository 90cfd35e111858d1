"""Whose is a code in a role on a day, by the register's sheet of codes?"""

from collections.abc import Callable, Iterable
from datetime import date

from tocsin.interop.read import Line
from tocsin.parties.code import Scheme
from tocsin.words import PartyId, RoleId

Whose = Callable[[Scheme, str, RoleId, date | None], PartyId | None]


def whose(lines: Iterable[Line]) -> Whose:
    """Give the function that tells whose a code is: by scheme, code and role, else by scheme and code of no stated role.

    On a day, only codes in force on it count; without one, every code does. None where nobody, or more than one, has it.
    """
    held: dict[tuple[str, str, str], list[Line]] = {}
    for line in lines:
        if line.sheet == "codes":
            held.setdefault((line.text("scheme"), line.text("code"), line.text("role")), []).append(line)

    def find(scheme: Scheme, code: str, role: RoleId, on: date | None) -> PartyId | None:
        for asked in (role, ""):
            rows = held.get((scheme, code, asked), ())
            found = {line.text("organisation") for line in rows if on is None or _in_force(line, on)}
            if found:
                return PartyId(found.pop()) if len(found) == 1 else None
        return None

    return find


def _in_force(line: Line, on: date) -> bool:
    start, end = line.day("from"), line.day("until")
    return (start is None or start <= on) and (end is None or on < end)
