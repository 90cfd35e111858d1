"""Which distinct sets of responsible parties does an estate hold on a date, and how many devices share each?"""

from collections.abc import Collection

import ibis.expr.types as ir

from tocsin.estate.as_at import as_at
from tocsin.estate.table import Tables
from tocsin.words import RoleId

SYSTEMS = "systems"


def holdings(snapshot: ir.Table, tables: Tables, dated: Collection[RoleId] | None = None) -> ir.Table:
    """Count the devices of each distinct row of `as_at`, in a column ``systems``; `dated` is as there."""
    standing = as_at(snapshot, tables, dated)
    return standing.group_by(standing.columns).aggregate(**{SYSTEMS: standing.count()})
