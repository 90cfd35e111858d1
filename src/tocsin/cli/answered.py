"""How do `affected`, `expiring`, `diff` and `remaining` read, for a person and as facts?"""

from typing import TYPE_CHECKING, Any

from tocsin.cases.remedy.exposure import Need
from tocsin.cli.depth import AMBER
from tocsin.cli.show import invented, say, table
from tocsin.cover.changed.differ import Turn
from tocsin.duties.ladder import labelled
from tocsin.parties.naming import named
from tocsin.words import Direction

if TYPE_CHECKING:
    from tocsin.flows.find_affected import Hit
    from tocsin.flows.foresee import Changed, Expiring
    from tocsin.flows.remain import Remaining
    from tocsin.words import PartyId

HIT_LIMITS = (
    "What this cannot tell: firmware is as the inventory last had it; a version that is not in the estate is not seen; "
    "devices not loaded here are not counted."
)
ENDING_LIMITS = (
    "What this cannot tell: whether an agreement will be renewed; who will supply these systems by then; and agreements "
    "without a known end are not listed."
)
CHANGED_LIMITS = (
    "What this cannot tell: both dates are answered from the register and the estate as they are known now, not as they "
    "were known then; devices not loaded here are not counted."
)
REMAINING_LIMITS = (
    "What this cannot tell: a count is of the day on which that inventory was taken, and days without one are not shown; "
    "that a firmware is listed does not show that it works as meant; no visit is known to have been made until it shows."
)


def hit_facts(hit: "Hit", made_up: bool) -> dict[str, Any]:
    """Give who is hit as facts."""
    counts: dict[str, Any] = {"systems": hit.systems}
    counts |= {role: [{"party": party, "systems": many} for party, many in rows] for role, rows in hit.by_role}
    names = [{"supplier": one, "holds such systems": yes} for one, yes in hit.suppliers]
    return {
        "class": "Amber",
        "asked as": hit.asked_as,
        "on": hit.seen.on,
        "model": hit.affected.model,
        "versions meant": hit.versions,
        "versions that cannot be placed": hit.unplaced,
        "invented": made_up,
        **({"suppliers": names} if hit.names_only else counts),
        "cannot tell": HIT_LIMITS,
    }


def hit_shown(hit: "Hit", made_up: bool) -> None:
    """Show who is hit."""
    say(AMBER)
    names = hit.seen.names
    title = f"{hit.seen.models.get(hit.affected.model, hit.affected.model)}, {', '.join(hit.versions) or 'no version in the estate'}"
    if hit.names_only:
        rows = [(names.get(one, one), "yes" if yes else "no") for one, yes in hit.suppliers]
        table(f"{title}: suppliers with such systems, as at {hit.seen.on}", ("supplier", "holds such systems"), rows)
        say("A manufacturer is told which suppliers hold its devices, never how many.")
    else:
        say(f"{title}: {hit.systems:,} systems that {hit.asked_as} may see, as at {hit.seen.on}", "bold")
        called = {role.id: role.name for role in hit.seen.rules.roles}
        for role, parties in hit.by_role:
            if parties:
                rows = [(names.get(one, one) or "others, fewer than 3 each", f"{many:,}") for one, many in parties]
                table(called.get(role, role), ("organisation", "systems"), rows, (1,))
    if hit.unplaced:
        say(f"Counted in, since nobody can place them in the range: {', '.join(hit.unplaced)}.")
    say(HIT_LIMITS)
    invented(made_up)


def ending_facts(found: "Expiring", made_up: bool) -> dict[str, Any]:
    """Give what ends soon as facts."""
    return {
        "class": "Amber",
        "asked as": found.asked_as,
        "on": found.seen.on,
        "until": found.until,
        "rulebook": found.rulebook.id,
        "counts": "holdings" if found.names_only else "systems",
        "invented": made_up,
        "agreements": [
            {
                "reference": one.link.ref,
                "kind": one.link.sort,
                "between": [one.link.left, one.link.right],
                "ends on": one.on,
                "systems that use it": {way.value: many for way, many in one.uses},
                "systems left without a route": {way.value: many for way, many in one.strands},
            }
            for one in found.endings
        ],
        "cannot tell": ENDING_LIMITS,
    }


def endings_shown(found: "Expiring", made_up: bool) -> None:
    """Show what ends soon."""
    say(AMBER)
    names = found.seen.names
    rows = [
        (
            one.on,
            one.link.ref,
            f"{names.get(one.link.left, one.link.left)} – {names.get(one.link.right, one.link.right)}",
            *(dict(one.uses)[way] for way in Direction),
            *(one.stranded(way) for way in Direction),
        )
        for one in found.endings
    ]
    heads = ("ends on", "agreement", "between", "use it: tell", "be told", "left with no route: tell", "be told")
    if found.names_only:
        say(
            "Counted are lines of suppliers that hold your devices, each as one; a manufacturer is never told how many."
        )
    if rows:
        table(f"Ending by {found.until}; {labelled(found.rulebook)}", heads, rows, (3, 4, 5, 6))
    else:
        say(f"No agreement that bears on {found.asked_as} ends by {found.until}, of those whose end is known.")
    say(ENDING_LIMITS)
    invented(made_up)


def changed_facts(found: "Changed", made_up: bool) -> dict[str, Any]:
    """Give what changed as facts, the two directions apart."""
    return {
        "class": "Amber",
        "asked as": found.asked_as,
        "from": found.before.on,
        "to": found.after.on,
        "rulebook": found.rulebook.id,
        "test": found.test,
        "snapshot": found.snapshot,
        "invented": made_up,
        **{way.value: {turn.value: found.systems(way, turn) for turn in Turn} for way in Direction},
        "moves": [
            {
                "direction": one.direction,
                "change": one.turn,
                "systems": one.systems,
                "model": one.after.model,
                **dict(one.after.parties),
                "why": one.why,
            }
            for one in found.moves
        ],
        "cannot tell": CHANGED_LIMITS,
    }


def changed_shown(found: "Changed", most: int, made_up: bool) -> None:
    """Show what changed."""
    say(AMBER)
    names, models = found.after.names, found.after.models
    for way in Direction:
        counts = "; ".join(f"{found.systems(way, turn):,} {turn.value}" for turn in Turn)
        say(
            f"{way.value.capitalize()}, {found.test.value}, {found.before.on} to {found.after.on}: {counts}. "
            f"{labelled(found.rulebook)}",
            "bold",
        )
        moves = [one for one in found.moves if one.direction is way]
        rows = [
            (
                one.turn.value,
                one.systems,
                names.get(one.after.supplier, one.after.supplier) if one.after.supplier else "–",
                models.get(one.after.model, one.after.model),
                named(one.why, names),
            )
            for one in moves[:most]
        ]
        if rows:
            table("", ("change", "systems", "supplier", "model", "why"), rows, (1,))
        if len(moves) > most:
            say(f"… and {len(moves) - most} more; --most shows them.")
    say(CHANGED_LIMITS)
    invented(made_up)


def remaining_facts(found: "Remaining", made_up: bool) -> dict[str, Any]:
    """Give what remains as facts."""
    return {
        "class": "Amber",
        "asked as": found.asked_as,
        "case": found.case.id,
        "fixed in": found.fixed_in or None,
        "invented": made_up,
        "days": [
            {
                "on": one.on,
                "snapshot": one.snapshot,
                "holders": [
                    {"holder": rest.holder, "remaining": rest.remaining, **{n.value: many for n, many in rest.needs}}
                    for rest in one.rests
                ],
            }
            for one in found.days
        ],
        "cannot tell": REMAINING_LIMITS,
    }


def remaining_shown(found: "Remaining", made_up: bool) -> None:
    """Show what remains."""
    say(AMBER)
    rows = [
        (one.on, _holder(rest.holder, found), *(rest.count(n) for n in Need))
        for one in found.days
        for rest in one.rests
    ]
    title = f"{found.case.title}; fixed in {found.fixed_in or 'no version that is known'}"
    table(title, ("day", "holder", *(need.value for need in Need)), rows, tuple(range(2, 2 + len(Need))))
    if not rows:
        say("None of your systems on any day was of the affected models and versions.")
    say(REMAINING_LIMITS)
    invented(made_up)


def _holder(party: "PartyId | None", found: "Remaining") -> str:
    """Name a holder; nobody known, or those that hold too few to be named."""
    if party is None:
        return "–"
    return found.names.get(party, party) or "others, fewer than 3 each"
