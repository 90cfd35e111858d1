"""Which snapshot does an organisation's question run on?"""

from tocsin.records.estate import newest
from tocsin.words import PartyId


def of(party: PartyId) -> str | None:
    """Give the folder of the organisation's own newest snapshot, else of the whole industry's, within the store; or None."""
    row = newest(party) or newest(None)
    return row.folder if row else None
