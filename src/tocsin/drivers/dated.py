"""Of which roles must a Parquet file's claim dates be read, going by its own statistics?"""

from collections.abc import Iterable
from datetime import date

import pyarrow.parquet as pq

from tocsin.words import RoleId


def dated(
    found: pq.FileMetaData, roles: Iterable[RoleId], on: date, groups: Iterable[int] | None = None
) -> frozenset[RoleId]:
    """Give the roles of which some claim may not hold on `on`; of every other, the statistics show that all hold.

    `groups` are the row groups looked at; None: all of them.
    """
    looked = [found.row_group(group) for group in (range(found.num_row_groups) if groups is None else groups)]
    place = {found.schema.column(index).path: index for index in range(found.num_columns)}
    return frozenset(
        role
        for role in roles
        if not all(
            _holds(group, place.get(f"{role}_from"), on, begun=True)
            and _holds(group, place.get(f"{role}_until"), on, begun=False)
            for group in looked
        )
    )


def _holds(group: pq.RowGroupMetaData, column: int | None, on: date, begun: bool) -> bool:
    """Say whether every date of one column chunk leaves its claim in force; a null does."""
    if column is None or group.num_rows == 0:
        return True
    kept = group.column(column).statistics
    if kept is None:
        return False
    if kept.has_null_count and kept.null_count == group.num_rows:
        return True
    if not kept.has_min_max:
        return False
    return bool(kept.max <= on) if begun else bool(kept.min > on)
