"""Is an organisation in a case at all? For every other one the case does not exist (decision 26)."""

from tocsin.duties.act import Act, ActKind
from tocsin.flows.docket import Docket
from tocsin.words import PartyId

ARRIVED = (ActKind.TOLD, ActKind.DELIVERED_OFF_NETWORK, ActKind.FILED)
"""Acts toward an organisation by which it has something of the case before it. A release is none: nothing has left yet."""


def party_to(held: Docket, reader: PartyId) -> bool:
    """Say whether a case is the reader's own, or it owes, sends or acts in it, or something of it has been sent to it."""
    owes = any(one.by == reader for one in held.duties)
    sends = any(reader in (one.path[0], one.sender) for one in held.notices)
    return reader == held.owner or owes or sends or any(bears_on(one, reader) for one in held.acts)


def bears_on(act: Act, reader: PartyId) -> bool:
    """Say whether an act is the reader's own, or brought something of the case to it."""
    return act.by == reader or (act.toward == reader and act.kind in ARRIVED)
