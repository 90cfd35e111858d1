"""By which row of the matrix is each page judged, and which are open to everybody? A page that is not here fails `make lint`."""

from collections.abc import Mapping

from tocsin.parties.matrix import Thing

PUBLIC = None
"""Holds nothing of any organisation: the way in, the rulebooks, and what of a change is White."""

ROWS: Mapping[str, Thing | None] = {
    "begin": PUBLIC,
    "step-in": PUBLIC,
    "mine": PUBLIC,
    "guest": Thing.NOTICE,
    "claim": PUBLIC,
    "operator": PUBLIC,
    "health": PUBLIC,
    "home": Thing.NOTICE,
    "notices": Thing.NOTICE,
    "notice": Thing.NOTICE,
    "organisation": Thing.PEOPLE,
    "seen": Thing.AUDIT,
    "invitations": Thing.STORE,
    "decide": Thing.CASE,
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
    "change-desk": PUBLIC,
    "change-variation": PUBLIC,
    "change-simulate": Thing.COVER,
    "change-answer": PUBLIC,
    "change-worked": PUBLIC,
    "simulations": Thing.COVER,
    "simulated": Thing.COVER,
}

JUDGED_BY_CASE = frozenset({"guest", "home", "notices", "notice", "cases", "case", "sheet", "decide"})
"""Pages whose flow judges each case or notice in them by itself."""

OPEN = frozenset(
    {
        "step-in",
        "claim",
        "operator",
        "health",
        "guest",
        "open-changes",
        "changes-json",
        "changes-csv",
        "changes-feed",
        "changes-calendar",
        "change-json",
    }
)
"""Pages for which nobody need sign in. All others lead alike to sign in, whether they exist or not."""
