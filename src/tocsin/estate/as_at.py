"""Who fills each role of each system on a date, in the shape that `judge` takes?"""

from collections.abc import Collection
from datetime import date

import ibis
import ibis.expr.types as ir

from tocsin.estate.table import DOMESTIC, MODEL, Tables
from tocsin.words import SUPPLIER, RoleId

FUEL, GAINED = "fuel", "gained"


def as_at(
    snapshot: ir.Table, tables: Tables, dated: Collection[RoleId] | None = None, keep: Collection[str] = ()
) -> ir.Table:
    """Project a snapshot to one row a system: each role of `tables`, model, fuel, domestic and gained, blank where unknown.

    A claim counts from its first day up to, not including, its last. `gained` is ``YYYY-MM`` while a licence window is
    open on the date and a hop asks for it, else blank. Only the claims of `dated` have their dates read (None: of every
    role that has such columns); leave a role out only where every claim of the file holds on the date. The columns of `keep` come along.
    """
    return snapshot.select(*keep, **standing(snapshot, tables, dated))


def standing(snapshot: ir.Table, tables: Tables, dated: Collection[RoleId] | None = None) -> dict[str, ir.Value]:
    """Give the columns of `as_at`, but those kept, by their names."""
    columns: dict[str, ir.Value] = {role: _party(snapshot, role, tables.on, dated) for role in tables.roles}
    columns[MODEL] = _text(snapshot, MODEL)
    columns[FUEL] = _text(snapshot, FUEL)
    columns[DOMESTIC] = snapshot[DOMESTIC].fill_null(False) if DOMESTIC in snapshot.columns else ibis.literal(False)
    columns[GAINED] = _gained(snapshot, tables, columns[SUPPLIER])
    return columns


def _text(snapshot: ir.Table, name: str) -> ir.StringValue:
    return snapshot[name].cast("string").fill_null("") if name in snapshot.columns else ibis.literal("")


def _party(snapshot: ir.Table, role: RoleId, on: date, dated: Collection[RoleId] | None) -> ir.StringValue:
    party = _text(snapshot, role)
    if dated is not None and role not in dated:
        return party
    holds = ibis.literal(True)
    if f"{role}_from" in snapshot.columns:
        since = snapshot[f"{role}_from"]
        holds = holds & (since.isnull() | (since <= ibis.literal(on)))
    if f"{role}_until" in snapshot.columns:
        upto = snapshot[f"{role}_until"]
        holds = holds & (upto.isnull() | (upto > ibis.literal(on)))
    return holds.ifelse(party, "")


def _gained(snapshot: ir.Table, tables: Tables, supplier: ir.StringValue) -> ir.StringValue:
    if tables.gained_after is None or f"{SUPPLIER}_from" not in snapshot.columns:
        return ibis.literal("")
    since = snapshot[f"{SUPPLIER}_from"]
    return (since.notnull() & (since > ibis.literal(tables.gained_after)) & (supplier != "")).ifelse(
        since.strftime("%Y-%m"), ""
    )
