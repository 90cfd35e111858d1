"""How does a sentence that names organisations by id read with their names?"""

import re
from collections.abc import Mapping

from tocsin.words import PartyId


def named(text: str, names: Mapping[PartyId, str]) -> str:
    """Put each organisation's name where its id stands as a word of its own; what has no name keeps its id."""
    known = {party: name for party, name in names.items() if name and name != party}
    if not known:
        return text
    either = "|".join(re.escape(party) for party in sorted(known, key=len, reverse=True))
    return re.sub(rf"(?<![\w-])(?:{either})(?![\w-])", lambda found: known[PartyId(found[0])], text)
