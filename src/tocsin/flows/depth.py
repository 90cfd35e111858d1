"""What asks one snapshot more than its holdings, and which snapshot is asked?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tocsin.cover.changed.remain import Seen
from tocsin.cover.closing.close import Solve
from tocsin.cover.simulation.outcome import Asked, Outcome
from tocsin.estate.holding import Holding
from tocsin.estate.table import Tables
from tocsin.flows.ask import NothingLoaded
from tocsin.flows.tools import Only
from tocsin.records.estate import Snapshot, newest
from tocsin.words import PartyId


@dataclass(frozen=True, slots=True)
class Depth:
    """Functions that a face hands in. The first argument of each but the last is a snapshot's folder within the store."""

    tally: Callable[[str, Sequence[Asked], PartyId | None], tuple[Outcome, ...]]
    """Counts every scenario on one reading; a party leaves only what it has a part in."""
    paired: Callable[[str, Tables, Tables], tuple[tuple[Holding, Holding], ...]]
    """Counts devices by their holding on two dates."""
    versions: Callable[[str, Tables, Only], tuple[Seen, ...]]
    """Counts devices by holding, firmware and status."""
    solve: Callable[[float], Solve]
    """Gives the exact search that stops after some seconds."""


def standing_on(asker: PartyId) -> Snapshot:
    """Give the newest snapshot of the asker, else of the whole industry; NothingLoaded where there is none."""
    row = newest(asker) or newest(None)
    if row is None:
        raise NothingLoaded(
            f"A question as {asker}",
            "no estate is loaded in this store.",
            "Load one with `tocsin load ESTATE`, or your own with `tocsin solo METERS CONTACTS`.",
        )
    return row


def kept_of(asker: PartyId) -> tuple[Snapshot, ...]:
    """Give every snapshot that an asker's questions could have run on, the oldest day first, the last of each day only."""
    owner = asker if newest(asker) else None
    rows = Snapshot.objects.filter(owner_id=owner).order_by("as_at", "made_at", "id")
    return tuple({row.as_at: row for row in rows}.values())
