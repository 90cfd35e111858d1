"""Keys of contacts are registered, checked by telephone and ended, each as a declaration with its leaf in the ledger."""

from tocsin.flows.declare import declare
from tocsin.flows.look import Reader, in_own_name
from tocsin.flows.tools import Tools
from tocsin.notices.relay import key
from tocsin.notices.relay.key import Certificate, KeyChecked, KeyEnded, KeyRegistered, Keys
from tocsin.parties.actor import Duty
from tocsin.parties.matrix import Thing
from tocsin.records import declared, parties
from tocsin.words import PartyId


def keys(tools: Tools) -> Keys:
    """Give every key with its checks and its end."""
    return Keys(
        tuple(one for _, one in declared.every(KeyRegistered, tools.unseal)),
        tuple(one for _, one in declared.every(KeyChecked, tools.unseal)),
        tuple(one for _, one in declared.every(KeyEnded, tools.unseal)),
    )


def register(by: Reader, contact: str, certificate: Certificate, person: str, tools: Tools) -> KeyRegistered:
    """Register a certificate for a contact of one's own organisation; nobody seals with it before its own check."""
    party, person = _who(by, Duty.ADMINISTERS, person, tools)
    addresses = [one.email for duty in ("tell", "be told") for one in parties.contacts(party, duty) if one.email]
    made = key.register(party, contact, addresses, certificate, person, keys(tools), tools.now())
    declare(made, party, tools, f"key/{certificate.fingerprint}")
    return made


def check(fingerprint: str, by: Reader, person: str, how: str, tools: Tools) -> KeyChecked:
    """Record that a fingerprint was compared with the key's owner."""
    party, person = _who(by, Duty.DECIDES, person, tools)
    made = key.check(fingerprint, party, person, how, keys(tools), tools.now())
    declare(made, party, tools)
    return made


def end(fingerprint: str, by: Reader, person: str, why: str, tools: Tools) -> KeyEnded:
    """Record that a key of one's own organisation is no longer to be used; what was sealed to it stays sealed to it."""
    party, person = _who(by, Duty.ADMINISTERS, person, tools)
    made = key.end(fingerprint, party, person, why, keys(tools), tools.now())
    declare(made, party, tools)
    return made


def listed(party: PartyId, asker: PartyId, tools: Tools) -> tuple[tuple[KeyRegistered, KeyChecked | None], ...]:
    """Give an organisation's keys in use, each with the asker's own newest check."""
    every = keys(tools)
    return tuple((one, every.check(one.certificate.fingerprint, asker)) for one in every.of(party))


def _who(by: Reader, duty: Duty, person: str, tools: Tools) -> tuple[PartyId, str]:
    """Give in whose name a key is registered, checked or ended, and the name that stands on it."""
    actor = in_own_name(by, duty, Thing.CONTACTS, tools, person)
    return actor.party or PartyId(""), actor.signature
