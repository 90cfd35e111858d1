"""Keys of contacts are registered, checked by telephone and ended, each as a declaration with its leaf in the ledger."""

from tocsin.flows.declare import declare
from tocsin.flows.tools import Tools
from tocsin.notices.relay import key
from tocsin.notices.relay.key import Certificate, KeyChecked, KeyEnded, KeyRegistered, Keys
from tocsin.records import declared, parties
from tocsin.words import PartyId


def keys(tools: Tools) -> Keys:
    """Give every key with its checks and its end."""
    return Keys(
        tuple(one for _, one in declared.every(KeyRegistered, tools.unseal)),
        tuple(one for _, one in declared.every(KeyChecked, tools.unseal)),
        tuple(one for _, one in declared.every(KeyEnded, tools.unseal)),
    )


def register(party: PartyId, contact: str, certificate: Certificate, person: str, tools: Tools) -> KeyRegistered:
    """Register a certificate for a contact of `party`; nobody seals with it before its own check."""
    addresses = [one.email for duty in ("tell", "be told") for one in parties.contacts(party, duty) if one.email]
    made = key.register(party, contact, addresses, certificate, person, keys(tools), tools.now())
    declare(made, party, tools, f"key/{certificate.fingerprint}")
    return made


def check(fingerprint: str, by: PartyId, person: str, how: str, tools: Tools) -> KeyChecked:
    """Record that `by` compared a fingerprint with the key's owner."""
    made = key.check(fingerprint, by, person, how, keys(tools), tools.now())
    declare(made, by, tools)
    return made


def end(fingerprint: str, by: PartyId, person: str, why: str, tools: Tools) -> KeyEnded:
    """Record that a key of `by` is no longer to be used; what was sealed to it stays sealed to it."""
    made = key.end(fingerprint, by, person, why, keys(tools), tools.now())
    declare(made, by, tools)
    return made


def listed(party: PartyId, asker: PartyId, tools: Tools) -> tuple[tuple[KeyRegistered, KeyChecked | None], ...]:
    """Give an organisation's keys in use, each with the asker's own newest check."""
    every = keys(tools)
    return tuple((one, every.check(one.certificate.fingerprint, asker)) for one in every.of(party))
