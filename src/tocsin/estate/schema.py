"""What columns does a stored snapshot of the estate have, of what kinds, and in which file?

- One folder a snapshot: ``meters.parquet``, one row a device, and ``points.parquet``, the metering point of each device,
  apart so that it can be deleted without the rest (decision 28).
- An overlay is a folder beside it: what was learnt later, and the rows that it is about as they stood before.
- Unknown text is ``''``; an unknown date is null. For each role R that devices have a party in: R, R_from, R_until,
  R_source; ``R_until`` is the first day on which the claim no longer holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tocsin.words import RoleId

METERS = "meters.parquet"
POINTS = "points.parquet"
ASSERTIONS = "changes.parquet"
"""An overlay's assertions; see `estate.overlay`."""
CLAIMS = "claims.parquet"
"""Every claim that a flow made, those that lost too."""
DISPUTED = "disputed.parquet"
"""Of a flow: where two sources name different parties, which of them counts."""


def before(snapshot: str) -> str:
    """Name the file of an overlay that holds, of the devices it is about, their rows in one snapshot."""
    return f"before-{snapshot}.parquet"


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
ATTRIBUTES = ("model", "firmware", "status")
"""Columns of a device that an assertion may be about, beside the roles."""
ASSERTION = (
    Column("device_id", Sort.TEXT),
    Column("about", Sort.TEXT),
    Column("value", Sort.TEXT),
    Column("starts", Sort.DATE),
    Column("ends", Sort.DATE),
    Column("source", Sort.TEXT),
)
"""One assertion: `about` is a role or one of `ATTRIBUTES`, `value` a party or a text, '' where nobody is said to fill the role."""


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
