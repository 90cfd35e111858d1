"""What must be known to print a notice that is handed over off the network?"""

from tocsin.flows.picture import london
from tocsin.flows.tools import Tools
from tocsin.records import parties
from tocsin.words import PartyId


def names(tools: Tools) -> dict[PartyId, str]:
    """Give what each organisation is called now."""
    return parties.names(london(tools.now()))
