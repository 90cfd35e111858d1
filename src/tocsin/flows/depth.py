"""What asks an estate more than its holdings, and which estate is asked, as known when?"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tocsin.cover.changed.remain import Seen
from tocsin.cover.closing.close import Solve
from tocsin.cover.closing.shortfall import Lacking, Wanted
from tocsin.cover.simulation.outcome import Asked, Outcome
from tocsin.estate.holding import Holding
from tocsin.estate.table import Tables
from tocsin.flows.ask import NothingLoaded
from tocsin.flows.snapshot import Standing, laid, standing
from tocsin.flows.tools import Only
from tocsin.records.estate import Snapshot, newest, overlays
from tocsin.words import PartyId


@dataclass(frozen=True, slots=True)
class Depth:
    """Functions that a face hands in; each but `solve` reads what it stands on, and refuses where a byte of it is another."""

    tally: Callable[[Standing, Sequence[Asked], PartyId | None], tuple[Outcome, ...]]
    """Counts every scenario on one reading; a party leaves only what it has a part in."""
    paired: Callable[[Standing, Tables, Tables], tuple[tuple[Holding, Holding], ...]]
    """Counts devices by their holding on two dates."""
    versions: Callable[[Standing, Tables, Only], tuple[Seen, ...]]
    """Counts devices by holding, firmware and status."""
    lacking: Callable[[Standing, Wanted, PartyId | None], Lacking]
    """Finds what is missing in one direction; a party leaves only what it is the supplier of."""
    solve: Callable[[float], Solve]
    """Gives the exact search that stops after some seconds."""
    known: datetime | None = None
    """As known at this aware instant; None: now."""


def standing_on(asker: PartyId, depth: Depth) -> Standing:
    """Give what answers to the asker stand on, its own estate or else the industry's; NothingLoaded where there is none."""
    held = standing(asker, depth.known)
    if held is None:
        raise NothingLoaded(
            f"A question as {asker}",
            "no estate is loaded in this store." if depth.known is None else "no estate was known here by then.",
            "Load one with `tocsin load ESTATE`, or your own with `tocsin solo METERS CONTACTS`.",
        )
    return held


def days_of(asker: PartyId, depth: Depth) -> Iterator[tuple[date, Standing]]:
    """Give each day of which something of the asker's estate was learnt, the oldest first, and what stands for it.

    For a day the last snapshot of it or of the day before counts, with every overlay that is about that day or an earlier one.
    """
    owner = asker if newest(asker, depth.known) else None
    rows = Snapshot.objects.filter(owner_id=owner).order_by("as_at", "made_at", "id")
    rows = rows if depth.known is None else rows.filter(made_at__lte=depth.known)
    by_day = {row.as_at: row for row in rows}
    later = {row: overlays(row, depth.known) for row in by_day.values()}
    days = sorted({*by_day, *(one.as_at for over in later.values() for one in over)})
    for day in days:
        base = next((by_day[one] for one in sorted(by_day, reverse=True) if one <= day), None)
        if base is not None:
            yield day, laid(base, tuple(one for one in later[base] if one.as_at <= day))
