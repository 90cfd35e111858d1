"""Which distinct sets of responsible parties does an estate hold on a date, and how many devices share each?"""

from collections.abc import Collection

import ibis.expr.types as ir

from tocsin.estate.as_at import as_at
from tocsin.estate.table import Tables
from tocsin.words import RoleId

SYSTEMS = "systems"


def holdings(snapshot: ir.Table, tables: Tables, dated: Collection[RoleId] | None = None) -> ir.Table:
    """Count the devices of each distinct row of `as_at`, in a column ``systems``; `dated` is as there."""
    return counted(as_at(snapshot, tables, dated, keep=kept(snapshot)))


def kept(snapshot: ir.Table) -> tuple[str, ...]:
    """Give the column ``systems`` where a snapshot has it: there a row stands for so many devices, elsewhere for one."""
    return (SYSTEMS,) if SYSTEMS in snapshot.columns else ()


def counted(standing: ir.Table) -> ir.Table:
    """Count the devices of each distinct row, by all columns but ``systems``."""
    keys = [name for name in standing.columns if name != SYSTEMS]
    many = standing[SYSTEMS].sum().cast("int64") if SYSTEMS in standing.columns else standing.count()
    return standing.group_by(keys).aggregate(**{SYSTEMS: many})
