"""What columns does a stored snapshot of the estate have, of what kinds, and in which file?

- One folder a snapshot: ``meters.parquet``, one row a device, and ``points.parquet``, the metering point of each device,
  apart so that it can be deleted without the rest (decision 28).
- Unknown text is ``''``; an unknown date is null. For each role R that devices have a party in: R, R_from, R_until,
  R_source; ``R_until`` is the first day on which the claim no longer holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tocsin.words import RoleId

METERS = "meters.parquet"
POINTS = "points.parquet"


class Sort(StrEnum):
    """What a column holds."""

    TEXT = "text"
    DATE = "date"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a stored file; `role` is set where it belongs to a (role, party) claim."""

    name: str
    sort: Sort
    role: RoleId | None = None


DEVICE = (
    Column("device_id", Sort.TEXT),
    Column("fuel", Sort.TEXT),
    Column("model", Sort.TEXT),
    Column("firmware", Sort.TEXT),
    Column("status", Sort.TEXT),
    Column("domestic", Sort.FLAG),
)
POINT = (Column("device_id", Sort.TEXT), Column("mpxn", Sort.TEXT))


def schema(roles: Iterable[RoleId]) -> tuple[Column, ...]:
    """Give the columns of ``meters.parquet`` in their order, for the roles that devices have a party in."""
    return DEVICE + tuple(column for role in roles for column in claim(role))


def claim(role: RoleId) -> tuple[Column, ...]:
    """Give the four columns of one dated claim: who fills `role`, from and until when, and who says so."""
    return (
        Column(role, Sort.TEXT, role),
        Column(f"{role}_from", Sort.DATE, role),
        Column(f"{role}_until", Sort.DATE, role),
        Column(f"{role}_source", Sort.TEXT, role),
    )
