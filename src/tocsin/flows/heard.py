"""On whose counts does the picture of the industry stand: who has been heard from, as of when, and what share of the market?"""

from dataclasses import dataclass
from datetime import date, datetime

from tocsin.flows.ask import SEE_ALL
from tocsin.flows.tools import Tools
from tocsin.records import parties
from tocsin.records.estate import MarketSize, Submission, market, newest, submissions
from tocsin.words import SUPPLIER, PartyId, Refused


@dataclass(frozen=True, slots=True)
class Word:
    """One supplier's counts: of which day, how many, when received and by whom."""

    supplier: PartyId
    as_at: date
    systems: int
    received_at: datetime
    received_by: str


@dataclass(frozen=True, slots=True)
class Size:
    """How many systems somebody says there are in all."""

    systems: int
    as_at: date
    source: str


@dataclass(frozen=True, slots=True)
class Heard:
    """Who has been heard from. `words` and `silent` are as far as the reader may know: all for the SSC, else its own."""

    words: tuple[Word, ...]
    silent: tuple[PartyId, ...]
    suppliers: int
    """Suppliers of the register on the day."""
    from_: int
    """How many of them have been heard from."""
    systems: int
    oldest: date | None
    size: Size | None

    @property
    def per_mille(self) -> int | None:
        """Give the share of the market heard from, in thousandths rounded down; None where nobody says how large it is."""
        return self.systems * 1000 // self.size.systems if self.size and self.size.systems else None


def heard(asker: PartyId, on: date, known: datetime | None = None) -> Heard:
    """Say who has been heard from, as known at an aware instant (None: now)."""
    return _heard(asker, on, submissions(known), known)


def stands_on(asker: PartyId, on: date, known: datetime | None = None) -> Heard | None:
    """Say on whose counts an answer to the asker stands; None where it stands on an inventory of devices."""
    base = newest(asker, known) or newest(None, known)
    if base is None or not base.counted:
        return None
    return _heard(asker, on, tuple(Submission.objects.filter(pk__in=base.parts).order_by("owner_id")), known)


def size(systems: int, as_at: date, source: str, by: str, tools: Tools) -> Size:
    """Record how many systems there are in all, by whose word; earlier words stay on record."""
    if systems < 1:
        raise Refused(f"A market of {systems}", "a market has one system or more.", "Give the number as published.")
    if not source.strip():
        raise Refused(
            "The size of the market", "it names no source.", "Give --source, such as a publication and its date."
        )
    row = MarketSize.objects.create(
        systems=systems, as_at=as_at, source=source.strip(), said_by=by, said_at=tools.now()
    )
    return Size(row.systems, row.as_at, row.source)


def names(on: date) -> dict[PartyId, str]:
    """Give what each organisation is called on a date."""
    return parties.names(on)


def _heard(asker: PartyId, on: date, rows: tuple[Submission, ...], known: datetime | None) -> Heard:
    words = tuple(Word(PartyId(row.owner_id), row.as_at, row.systems, row.made_at, row.received_by) for row in rows)
    told = {one.supplier for one in words}
    every = parties.filling(SUPPLIER, on)
    said = market(known)
    return Heard(
        words=tuple(one for one in words if asker in (*SEE_ALL, one.supplier)),
        silent=tuple(sorted(every - told)) if asker in SEE_ALL else (),
        suppliers=len(every | told),
        from_=len(told),
        systems=sum(one.systems for one in words),
        oldest=min((one.as_at for one in words), default=None),
        size=Size(said.systems, said.as_at, said.source) if said else None,
    )
