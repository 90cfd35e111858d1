"""How are the ids of a rulebook's agreements, of what they carry and of its hops said in plain words?"""

from collections.abc import Iterable

AGREEMENTS = {
    "device_supply": "a contract for the supply of devices",
    "map_contract": "a contract with the Meter Asset Provider",
    "churn_contract": "a contract made when the supplier changed",
    "meter_management": "a contract for meter management",
    "letter_of_intent": "a Letter of Intent",
    "memorandum": "a memorandum of understanding",
    "customer_specified": "what the customer specified",
    "ssc_agreement": "an agreement with the SSC",
    "certification": "product certification",
}
CARRIED = {
    "tell": "telling the manufacturer",
    "be_told": "being told by it",
    "pass_on": "passing on what is given",
}


def agreement(kind: str) -> str:
    """Say a kind of agreement; one that a rulebook brings itself reads as its id, word by word."""
    return AGREEMENTS.get(kind, words(kind))


def carried(what: str) -> str:
    """Say what an agreement carries."""
    return CARRIED.get(what, words(what))


def words(name: str) -> str:
    """Write an id as words."""
    return name.replace("_", " ")


def either(items: Iterable[str]) -> str:
    """Join with commas and an *or*."""
    held = list(items)
    return f"{', '.join(held[:-1])} or {held[-1]}" if len(held) > 1 else "".join(held)
