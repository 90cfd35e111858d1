"""By which row of the matrix is each page judged? A page that is not here fails `make lint`."""

from collections.abc import Mapping

from tocsin.parties.matrix import Thing

PUBLIC = None
"""Holds nothing of any organisation: the choice of whom to be, the rulebooks, and what of a change is White."""

ROWS: Mapping[str, Thing | None] = {
    "choose": PUBLIC,
    "guest": Thing.NOTICE,
    "home": Thing.NOTICE,
    "cases": Thing.CASE,
    "case": Thing.CASE,
    "sheet": Thing.REPORT,
    "systems": Thing.ESTATE,
    "routes": Thing.ROUTES,
    "gaps": Thing.COVER,
    "listed": Thing.COVER,
    "cover": Thing.COVER,
    "rulebooks": PUBLIC,
    "rulebook": PUBLIC,
    "open-changes": PUBLIC,
    "changes": PUBLIC,
    "changes-json": PUBLIC,
    "changes-csv": PUBLIC,
    "changes-feed": PUBLIC,
    "changes-calendar": PUBLIC,
    "change-json": PUBLIC,
    "change-paper": PUBLIC,
    "simulations": Thing.COVER,
    "simulated": Thing.COVER,
}
