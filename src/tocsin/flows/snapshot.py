"""Which snapshot does an organisation's question run on, with what learnt later laid over it, and as known when?"""

from dataclasses import dataclass
from datetime import date, datetime

from tocsin.records.estate import Kept, Overlay, Snapshot, newest, overlays
from tocsin.words import Digest, PartyId


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder of the estate within the store, the digest of what must be in it, and under which id it is recorded."""

    path: str
    digest: Digest
    id: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What an answer stands on: a snapshot and the overlays known of it, the earliest first. Neither is ever rewritten."""

    base: Folder
    overlays: tuple[Folder, ...]
    as_at: date
    """The day of the newest thing in it."""
    made_at: datetime
    """When the newest thing in it became known here."""
    rows: int
    """Of the snapshot."""


def of(party: PartyId, known: datetime | None = None) -> str | None:
    """Give the folder of the organisation's own newest snapshot, else of the whole industry's, within the store; or None."""
    row = newest(party, known) or newest(None, known)
    return row.folder if row else None


def standing(party: PartyId, known: datetime | None = None) -> Standing | None:
    """Give what the organisation's answers stand on, as known at an aware UTC instant (None: now); None without any."""
    base = newest(party, known) or newest(None, known)
    if base is None:
        return None
    return laid(base, overlays(base, known))


def laid(base: Snapshot, later: tuple[Overlay, ...]) -> Standing:
    """Give what an answer stands on that is asked of a snapshot with overlays laid over it."""
    everything: tuple[Kept, ...] = (base, *later)
    return Standing(
        _folder(base),
        tuple(map(_folder, later)),
        max(one.as_at for one in everything),
        max(one.made_at for one in everything),
        base.rows,
    )


def _folder(row: Kept) -> Folder:
    return Folder(row.folder, Digest(row.digest), row.id)
