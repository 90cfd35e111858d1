"""What do several rulebooks know between them?"""

from tocsin.routes.kind import Rules


def join(first: Rules, *others: Rules) -> Rules:
    """Give the roles, hops, bases, letters and scope of all; where two have the same id, the earlier stands."""
    every = (first, *others)
    roles = {role.id: role for one in reversed(every) for role in reversed(one.roles)}
    hops = {hop.id: hop for one in reversed(every) for hop in reversed(one.hops)}
    return Rules(
        roles=tuple(reversed(roles.values())),
        hops=tuple(reversed(hops.values())),
        basis_of=tuple(dict(pair for one in reversed(every) for pair in one.basis_of).items()),
        letters=tuple(dict.fromkeys(kind for one in every for kind in one.letters)),
        in_scope=tuple(dict.fromkeys(name for one in every for name in one.in_scope)),
        licence_window_months=first.licence_window_months,
    )
