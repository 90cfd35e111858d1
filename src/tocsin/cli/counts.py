"""Which functions write, read and join submissions, and on whose counts does an answer stand, in a sentence?"""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from tocsin.cli.desk import Desk
from tocsin.cli.show import as_json, say
from tocsin.words import PartyId

if TYPE_CHECKING:
    from tocsin.flows.heard import Heard
    from tocsin.flows.receive import Counts


def counts(here: Desk) -> "Counts":
    """Give the functions over an open store."""
    from tocsin.cli.depth import at
    from tocsin.drivers import submission
    from tocsin.flows.receive import Counts

    return Counts(
        write=lambda held, tables, supplier, made_up, out: submission.write(
            *at(here, held), tables, supplier, made_up, out
        ),
        head=submission.head,
        read=submission.read,
        joined=submission.joined,
    )


def basis(here: Desk, asker: PartyId, on: date) -> dict[str, Any]:
    """Give on whose counts an answer stands, as facts to go beside it; nothing where it stands on an inventory."""
    from tocsin.flows.heard import stands_on

    found = stands_on(asker, on, here.known)
    return {"stands on counts": facts(found)} if found else {}


def stands(here: Desk, asker: PartyId, on: date) -> None:
    """Say on whose counts an answer stands; nothing where it stands on an inventory."""
    from tocsin.flows.heard import stands_on

    found = stands_on(asker, on, here.known)
    if found:
        say(sentence(found))


def give(
    here: Desk, asker: str, on: date, json_: bool, told: Callable[[], dict[str, Any]], shown: Callable[[], None]
) -> None:
    """Give an answer as facts or for a person, and on whose counts it stands."""
    if json_:
        as_json(told() | basis(here, PartyId(asker), on))
        return
    shown()
    stands(here, PartyId(asker), on)


def sentence(found: "Heard") -> str:
    """Say who has been heard from, as of when, and what share of the market that is."""
    if not found.from_:
        return f"No supplier of the {found.suppliers} in the register has sent counts."
    share = "nobody has said how large the market is (`tocsin estate market`)"
    if found.size and found.per_mille is not None:
        share = (
            f"{found.per_mille // 10}.{found.per_mille % 10} % of a market of {found.size.systems:,} "
            f"({found.size.source}, {found.size.as_at})"
        )
    oldest = f", the oldest as of {found.oldest}" if found.oldest else ""
    return (
        f"Heard from {found.from_} of {found.suppliers} suppliers{oldest}: {found.systems:,} devices, {share}. "
        "These are counts; the devices themselves are asked for at each supplier."
    )


def facts(found: "Heard") -> dict[str, Any]:
    """Give who has been heard from as facts."""
    return {
        "suppliers heard from": found.from_,
        "suppliers": found.suppliers,
        "devices": found.systems,
        "market": {"systems": found.size.systems, "as at": found.size.as_at, "source": found.size.source}
        if found.size
        else None,
        "share of the market, per mille": found.per_mille,
        "oldest": found.oldest,
        "from": [
            {
                "supplier": one.supplier,
                "as at": one.as_at,
                "devices": one.systems,
                "received at": one.received_at,
                "received by": one.received_by,
            }
            for one in found.words
        ],
        "not heard from": found.silent,
    }
