"""What does a snapshot say once later assertions are laid over it, on one date?

An assertion says of one device that a role was filled by a party, or that a column held a text, on the days from its
first up to, not including, its last. Of those that hold on a date the one made last counts; on other days the snapshot's
own claim stands. Nothing is rewritten: the snapshot and the assertions stay as they are.
"""

from collections.abc import Iterable
from datetime import date

import ibis
import ibis.expr.types as ir

from tocsin.estate.schema import ATTRIBUTES
from tocsin.words import RoleId

MADE = "made"
"""Which overlay an assertion is of, counting from 0 in the order in which they were made."""


def overlay(meters: ir.Table, assertions: ir.Table, roles: Iterable[RoleId], on: date) -> ir.Table:
    """Lay `assertions` (the columns of `schema.ASSERTION`, and ``made``) over `meters` for the date `on`.

    Gives the columns of `meters` and, where they are missing there, those of the roles that the assertions are about.
    """
    latest = _latest(assertions, on)
    filled = tuple(roles)
    names = (*filled, *ATTRIBUTES)
    wide = latest.group_by("device_id").aggregate(
        **{f"_has_{name}": (latest["about"] == name).cast("int64").max() for name in names},
        **{f"_{name}": (latest["about"] == name).ifelse(latest["value"], "").max() for name in names},
        **{
            f"_{role}_from": (latest["about"] == role).ifelse(latest["starts"], ibis.null("date")).max()
            for role in filled
        },
        **{f"_{role}_source": (latest["about"] == role).ifelse(latest["source"], "").max() for role in filled},
    )
    wide = wide.rename({"_device": "device_id"})
    joined = meters.left_join(wide, [("device_id", "_device")])
    return joined.mutate(**_laid(joined, meters, filled)).select(
        *meters.columns, *(name for name in filled if name not in meters.columns)
    )


def _latest(assertions: ir.Table, on: date) -> ir.Table:
    there = assertions.filter(
        (assertions["starts"].isnull() | (assertions["starts"] <= ibis.literal(on)))
        & (assertions["ends"].isnull() | (assertions["ends"] > ibis.literal(on)))
    )
    order = ibis.window(
        group_by=[there["device_id"], there["about"]],
        order_by=[there[MADE].desc(), there["starts"].desc(), there["value"].desc(), there["source"].desc()],
    )
    ranked = there.mutate(_place=ibis.row_number().over(order))
    return ranked.filter(ranked["_place"] == 0)


def _laid(joined: ir.Table, meters: ir.Table, roles: tuple[RoleId, ...]) -> dict[str, ir.Value]:
    """Give each column with what was asserted in place of what the snapshot says."""
    columns: dict[str, ir.Value] = {}
    for name in (*roles, *ATTRIBUTES):
        said = joined[f"_has_{name}"].fill_null(0) == 1
        if name in meters.columns or name in roles:
            before = joined[name] if name in meters.columns else ibis.literal("")
            columns[name] = said.ifelse(joined[f"_{name}"], before)
        for end in ("from", "until", "source") if name in roles else ():
            if f"{name}_{end}" in meters.columns:
                after = ibis.null("date") if end == "until" else joined[f"_{name}_{end}"]
                columns[f"{name}_{end}"] = said.ifelse(after, joined[f"{name}_{end}"])
    return columns
