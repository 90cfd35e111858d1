"""Which pages does an organisation have, by its roles, and where do they stand under its own address?"""

from collections.abc import Iterable

from tocsin.words import RoleId

WAYS = (
    ("Home", ""),
    ("Notices", "notices/"),
    ("Cases", "cases/"),
    ("Systems", "systems/"),
    ("Routes", "routes/"),
    ("Gaps", "gaps/"),
    ("Cover", "cover/"),
    ("Rulebooks", "rulebooks/"),
    ("Changes", "changes/"),
    ("Simulations", "simulations/"),
    ("Organisation", "organisation/"),
    ("Who saw what", "seen/"),
    ("Invitations", "invitations/"),
)
"""Every way, in the order in which it stands."""

FEWER = {
    "customer": ("Home", "Notices", "Cases", "Systems", "Changes", "Organisation", "Who saw what"),
    "manager": ("Home", "Notices", "Cases", "Systems", "Routes", "Gaps", "Changes", "Organisation", "Who saw what"),
    "map": ("Home", "Notices", "Cases", "Systems", "Routes", "Gaps", "Changes", "Organisation", "Who saw what"),
}
"""Roles that act on fewer. What is not in the navigation can still be opened by who may see it."""

CODE_ADMINISTRATOR = "code_administrator"


def ways(base: str, roles: Iterable[RoleId], here: str) -> list[tuple[str, str, bool]]:
    """Give label, address and whether it is the page shown, for the pages that these roles act on."""
    held = tuple(roles)
    shown = {label for role in held for label in FEWER.get(role, tuple(one for one, _ in WAYS))} or {
        one for one, _ in WAYS
    }
    if CODE_ADMINISTRATOR not in held:
        shown.discard("Invitations")
    return [(label, base + where, label == here) for label, where in WAYS if label in shown]
