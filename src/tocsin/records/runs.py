"""Which simulations were run, on what, and what came of them? A run is kept once and never changed."""

from zlib import compress, decompress

from django.db import models

from tocsin.cover.simulation.run import Kept
from tocsin.parties.place import Seal
from tocsin.plain import from_bytes, instant, to_bytes
from tocsin.records.document import Document
from tocsin.words import PartyId, Refused


class NoSuchRun(Refused):
    """A run that is unknown, or not the asker's: both read alike."""


class RunIsKept(Refused):
    """A change to a run."""


class SimulationRun(Document):
    """One run with its inputs; the body is compressed before it is sealed."""

    asked_by = models.ForeignKey("records.Organisation", on_delete=models.PROTECT, related_name="+")

    def entitled(self) -> tuple[str, ...]:
        """Give who asked."""
        return (self.asked_by_id,)

    def save(self, *args: object, **kwargs: object) -> None:
        """Add the row; RunIsKept for a change to one."""
        if not self._state.adding:
            raise RunIsKept(f"The run {self.pk}", "it is kept as it was.", "Run another one.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *_args: object, **_kwargs: object) -> tuple[int, dict[str, int]]:
        """Refuse: a run that was shown can be done again."""
        raise RunIsKept(f"The run {self.pk}", "it is kept as it was.", "Run another one.")


def keep(value: Kept, seal: Seal) -> SimulationRun:
    """Keep a run."""
    head = {"class": "Amber", "at": instant(value.run.at), "kind": "simulation", "schema": value.schema}
    row = SimulationRun(id=value.run.id, head=head, asked_by_id=value.run.asked_as)
    return row.kept(compress(to_bytes(value)), seal)


def read(reference: str, asker: PartyId, unseal: Seal) -> Kept:
    """Give the run whose id is, or begins with, `reference`, to who asked it; NoSuchRun otherwise."""
    rows = list(SimulationRun.objects.filter(id__startswith=reference.strip().upper(), asked_by_id=asker)[:2])
    if len(rows) != 1 or len(reference.strip()) < 5:
        raise NoSuchRun(
            f"The run {reference}",
            "no run of yours has this reference, or more than one begins with it.",
            "Give it as `tocsin simulate` printed it, or see yours with `tocsin simulate --list`.",
        )
    return from_bytes(decompress(rows[0].opened(unseal)), Kept)


def of(asker: PartyId, unseal: Seal) -> tuple[Kept, ...]:
    """Give an organisation's runs, the newest first."""
    rows = SimulationRun.objects.filter(asked_by_id=asker).order_by("-happened_at")
    return tuple(from_bytes(decompress(row.opened(unseal)), Kept) for row in rows)
