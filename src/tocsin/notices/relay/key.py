"""With which key may a message be sealed to a contact: who registered it, and who heard its fingerprint by telephone?

- A key counts for an organisation that checked its fingerprint itself, on the number in its own records.
- A key that ended, or whose certificate does not hold on the day, is not used; then the message is sealed inside tocsin.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tocsin.words import Fault, PartyId, Refused

SMALLEST = 2048
"""Bits of an RSA key below which nothing is sealed with it."""


class CannotRegister(Refused):
    """A certificate, a check or an end that cannot be recorded as it was given."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says: SHA-256 of it in hexadecimal, its text in PEM, from when to when, and what its key can do."""

    fingerprint: str
    pem: str
    begins_at: datetime
    expires_at: datetime
    algorithm: str
    bits: int
    enciphers: bool
    """Whether its key may encipher another key."""


@dataclass(frozen=True, slots=True)
class KeyRegistered:
    """That an organisation registered a certificate for one of its contacts."""

    party: PartyId
    contact: str
    """The contact's mail address."""
    certificate: Certificate
    person: str
    registered_at: datetime
    schema: int = 1


@dataclass(frozen=True, slots=True)
class KeyChecked:
    """That a person of another organisation compared a fingerprint with the key's owner: how, and when."""

    fingerprint: str
    by: PartyId
    person: str
    how: str
    checked_at: datetime
    schema: int = 1


@dataclass(frozen=True, slots=True)
class KeyEnded:
    """That a key is no longer to be used: lost, replaced, or its owner left."""

    fingerprint: str
    by: PartyId
    person: str
    why: str
    ended_at: datetime
    schema: int = 1


@dataclass(frozen=True, slots=True)
class Keys:
    """Every key with its checks and its end."""

    registered: tuple[KeyRegistered, ...] = ()
    checked: tuple[KeyChecked, ...] = ()
    ended: tuple[KeyEnded, ...] = ()

    def of(self, party: PartyId) -> tuple[KeyRegistered, ...]:
        """Give an organisation's keys that have not ended, the newest last."""
        gone = {one.fingerprint for one in self.ended}
        return tuple(one for one in self.registered if one.party == party and one.certificate.fingerprint not in gone)

    def check(self, fingerprint: str, by: PartyId) -> KeyChecked | None:
        """Give an organisation's newest check of a key."""
        return next((one for one in reversed(self.checked) if (one.fingerprint, one.by) == (fingerprint, by)), None)

    def usable(self, party: PartyId, by: PartyId, at: datetime) -> KeyRegistered | None:
        """Give the newest key of `party` that `by` checked itself and whose certificate holds at an instant."""
        fit = [
            one for one in self.of(party) if self.check(one.certificate.fingerprint, by) and holds(one.certificate, at)
        ]
        return fit[-1] if fit else None


def holds(certificate: Certificate, at: datetime) -> bool:
    """Say whether a certificate holds at an instant."""
    return certificate.begins_at <= at < certificate.expires_at


def register(
    party: PartyId, contact: str, known: Iterable[str], certificate: Certificate, person: str, keys: Keys, at: datetime
) -> KeyRegistered:
    """Give the registration to record; CannotRegister names every fault. `known` are the addresses of its contacts."""
    addresses = {one.casefold(): one for one in known}
    size = f"{certificate.algorithm}, {certificate.bits} bits" if certificate.bits else certificate.algorithm
    taken = certificate.fingerprint in {one.certificate.fingerprint for one in keys.registered}
    wrong = (
        (not person.strip(), "nobody", "a named person", "Say who registers it."),
        (
            contact.casefold() not in addresses,
            contact or "no address",
            f"the mail address of a contact of {party}",
            "Add the contact first.",
        ),
        (
            certificate.algorithm != "RSA" or certificate.bits < SMALLEST,
            size,
            f"RSA of at least {SMALLEST} bits",
            "S/MIME seals to RSA keys here; ask for such a certificate.",
        ),
        (not certificate.enciphers, "a key for signing only", "a key that may encipher keys", "Ask for one."),
        (
            not holds(certificate, at),
            f"{certificate.begins_at:%Y-%m-%d} to {certificate.expires_at:%Y-%m-%d}",
            f"a certificate that holds on {at:%Y-%m-%d}",
            "Register the one that followed it.",
        ),
        (taken, certificate.fingerprint[:16], "a key that is not registered yet", "Nothing needs to be done."),
    )
    faults = tuple(Fault(given, expected, cure) for failed, given, expected, cure in wrong if failed)
    if faults:
        raise CannotRegister("The certificate", str(faults[0]), "Nothing was registered. Put it right first.", faults)
    return KeyRegistered(party, addresses[contact.casefold()], certificate, person.strip(), at)


def check(fingerprint: str, by: PartyId, person: str, how: str, keys: Keys, at: datetime) -> KeyChecked:
    """Give the check to record; CannotRegister for one's own key, an unknown one, or without person and how."""
    one = named(fingerprint, keys)
    if one.party == by:
        raise CannotRegister(
            "The check", "a key is checked by those who will seal with it.", "Read it out to them by telephone."
        )
    if not (person.strip() and how.strip()):
        raise CannotRegister("The check", "it needs a person and how the fingerprint was compared.", "Give both.")
    return KeyChecked(one.certificate.fingerprint, by, person.strip(), how.strip(), at)


def end(fingerprint: str, by: PartyId, person: str, why: str, keys: Keys, at: datetime) -> KeyEnded:
    """Give the end to record; CannotRegister where it is not the organisation's own key, or has no reason."""
    one = named(fingerprint, keys)
    if one.party != by or not (person.strip() and why.strip()):
        raise CannotRegister("The end of a key", "it takes a person of its organisation, and a reason.", "Give both.")
    return KeyEnded(one.certificate.fingerprint, by, person.strip(), why.strip(), at)


SHORTEST = 8
"""How many digits of a fingerprint must be given."""


def named(fingerprint: str, keys: Keys) -> KeyRegistered:
    """Give the key whose fingerprint begins so; blanks, colons and case do not matter. CannotRegister where none or two do."""
    wanted = "".join(fingerprint.split()).replace(":", "").lower()
    held = {one.certificate.fingerprint: one for one in keys.registered}
    found = [one for mark, one in held.items() if len(wanted) >= SHORTEST and mark.startswith(wanted)]
    if len(found) != 1 or found[0] not in keys.of(found[0].party):
        why = "no key in use has a fingerprint that begins so, or more than one has."
        raise CannotRegister(f"The key {fingerprint[:80]!r}", why, "See them with `tocsin key list --as ORGANISATION`.")
    return found[0]


def grouped(fingerprint: str) -> str:
    """Write a fingerprint in groups of four, to be read out."""
    return " ".join(fingerprint[n : n + 4] for n in range(0, len(fingerprint), 4)).upper()
