"""How is a hop's reason said to a reader, with its date or reference?"""

from tocsin.estate.holding import Holding
from tocsin.routes.kind import HopKind
from tocsin.routes.link import Claim, Link, Product
from tocsin.routes.route import Reason
from tocsin.words import Direction, PartyId


def explain(
    kind: HopKind,
    direction: Direction,
    left: PartyId | None,
    right: PartyId | None,
    reason: Reason,
    link: Link | None,
    holding: Holding,
    product: Product | None,
) -> str:
    """Give the reason as one sentence that names the parties, and the agreement or certificate where there is one."""
    if reason is Reason.NO_PARTY:
        roles = [role for role, party in ((kind.left, left), (kind.right, right)) if party is None]
        return f"Nobody is known as {' or '.join(roles)} for these devices."
    pair = f"{left} and {right}"
    if link is not None:
        return _of_agreement(pair, direction, reason, link, holding)
    certificate = product.certificate_on if product else None
    dated = f"certified on {certificate.isoformat()}" if certificate else "without a known certificate date"
    return {
        Reason.HELD: f"{kind.source} recognises the hop between {pair} without an agreement.",
        Reason.NOT_CERTIFIED: f"{holding.model} is {dated} and no agreement between {pair} covers it.",
        Reason.WINDOW_OPEN: f"{left} became supplier in {holding.gained} and the licence's time has not run.",
    }.get(reason, f"No agreement of a kind that counts is known between {pair}.")


def _of_agreement(pair: str, direction: Direction, reason: Reason, link: Link, holding: Holding) -> str:
    known = f"{link.ref} between {pair}"
    said = "claimed by one side" if link.claim is Claim.CLAIMED else "confirmed by both sides"
    carried = ", ".join(sorted(word.replace("_", " ") for word in link.words)) or "nothing"
    return {
        Reason.HELD: f"{known} is in force, {said}.",
        Reason.LETTER_TESTS: f"{known} is a letter of intent that fails one of its three tests.",
        Reason.OTHER_MODELS: f"{known} is in force but does not cover {holding.model}.",
        Reason.NOT_CARRIED: f"{known} is in force but carries {carried}, not {direction.value}.",
        Reason.NOT_YET: f"{known} begins on {link.since.isoformat() if link.since else 'an unknown date'}.",
        Reason.STALE: f"{known} is stale and counts as lapsed.",
        Reason.LAPSED: f"{known} ended on {link.upto.isoformat() if link.upto else 'an unknown date'}.",
        Reason.DENIED: f"{known} is denied by the other side.",
    }[reason]
