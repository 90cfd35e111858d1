"""By which row of the matrix is each page judged? A page that is not here fails `make lint`."""

from collections.abc import Mapping

from tocsin.parties.matrix import Thing

PUBLIC = None
"""Holds nothing of any organisation: the choice of whom to be, and the rulebooks."""

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
}
