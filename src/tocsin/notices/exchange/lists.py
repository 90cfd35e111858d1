"""What do the two monthly lists say, and what is new since the last (decision 18)?

- List A goes to each manufacturer: which suppliers operate its devices. Names, never counts.
- List B goes to each supplier: the present contacts of the manufacturers whose devices it operates, or of all.
- Both are built from an extract of the inventory and released by a person. Corrections are welcome and owed by nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tocsin.estate.holding import Holding
from tocsin.words import MANUFACTURER, PartyId, Refused

A, B = "A", "B"


class CannotExchange(Refused):
    """A month's lists that cannot be released as asked."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One list for one recipient: its lines, and which were not, or are no longer, there since the list before."""

    sort: str
    recipient: PartyId
    lines: tuple[str, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One month's lists as released: by whom, why, when, from which extract."""

    month: str
    by: PartyId
    person: str
    why: str
    extract: str
    lists: tuple[Listed, ...]
    released_at: datetime
    schema: int = 1


def lists(
    holdings: Iterable[Holding],
    names: Mapping[PartyId, str],
    contacts: Mapping[PartyId, tuple[str, ...]],
    before: Exchanged | None,
) -> tuple[Listed, ...]:
    """Give every list; `contacts` are the lines of each manufacturer's contacts. No count of devices is in any of them."""
    operating: dict[PartyId, set[PartyId]] = {}
    for one in holdings:
        maker, supplier = one.party(MANUFACTURER), one.supplier
        if maker is not None and supplier is not None and one.systems > 0:
            operating.setdefault(maker, set()).add(supplier)
    suppliers = sorted({party for held in operating.values() for party in held})
    told = [(A, maker, tuple(names.get(one, one) for one in sorted(operating[maker]))) for maker in sorted(operating)]
    everyone = tuple(
        f"{names.get(maker, maker)}: {line}"
        for maker in sorted(contacts)
        for line in contacts[maker] or ("no contact is known",)
    )
    told += [(B, party, everyone) for party in suppliers]
    known = {(one.sort, one.recipient): set(one.lines) for one in (before.lists if before else ())}
    return tuple(since(sort, party, lines, known.get((sort, party), set())) for sort, party, lines in told)


def since(sort: str, party: PartyId, lines: tuple[str, ...], known: set[str]) -> Listed:
    """Give a list with what is new and what is gone."""
    added = tuple(one for one in lines if one not in known)
    return Listed(sort, party, lines, added, tuple(sorted(known - set(lines))))


def release(
    month: str,
    found: tuple[Listed, ...],
    by: PartyId,
    person: str,
    why: str,
    extract: str,
    given: Iterable[Exchanged],
    at: datetime,
) -> Exchanged:
    """Give the month's lists to record; CannotExchange where the month has its lists, is ahead, or nobody releases them."""
    months = {one.month for one in given}
    now = f"{at:%Y-%m}"
    wrong = (
        (not (person.strip() and why.strip()), "a person and a reason are wanted.", "Give both."),
        (len(month) != 7 or month > now, f"{month} is no month that has begun.", f"Give {now} or an earlier one."),
        (month in months, f"the lists of {month} were released: each recipient gets one version a month.", "See them with `tocsin exchange`."),
        (not found, "there is nobody to list.", "Load an estate first."),
    )  # fmt: skip
    for holds, what, cure in wrong:
        if holds:
            raise CannotExchange(f"Lists of {month}", what, cure)
    return Exchanged(month, by, person.strip(), why.strip(), extract, found, at)


def missed(given: Iterable[Exchanged], at: datetime) -> tuple[str, ...]:
    """Give the months since the first, this one included, that have no lists: seen from the month's first day."""
    have = sorted({one.month for one in given})
    if not have:
        return ()
    found, (year, month) = [], map(int, have[0].split("-"))
    while f"{year:04}-{month:02}" <= f"{at:%Y-%m}":
        if f"{year:04}-{month:02}" not in have:
            found.append(f"{year:04}-{month:02}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return tuple(found)
