"""How is a body at Amber or Red sealed, so that only who is entitled can open it, and only in its place?

- Each body has a data key of its own (AES-256-GCM). The data key is wrapped once for each entitled organisation: an
  ephemeral X25519 key, HKDF-SHA256, AES-256-GCM. One ephemeral key serves a thousand bodies of one process at most, since
  what it and an organisation's key agree on is dear to compute.
- Table, column and row are bound to the body and to each wrap, and the organisation and its key to its wrap: nothing opens
  in another place or for another organisation.
- The envelope says its version. A body that has none was stored unsealed and comes back as it is.
"""

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tocsin.drivers.custodian import FILE, Custodian, OrganisationKey
from tocsin.parties.place import Place
from tocsin.words import Class, Refused

MAGIC = b"\x00tocsin sealed 1\n"
SEALED = frozenset({Class.AMBER.value, Class.RED.value})
NONCE = 12
BODIES = 1000
"""How many bodies one ephemeral key serves."""


class CannotOpen(Refused):
    """A sealed body that was changed, moved, or is for nobody whose key is held here."""


class CannotSeal(Refused):
    """A body that nobody would be able to open."""


class Ephemeral:
    """A key that a process makes for itself, and what it has agreed on with the keys of organisations."""

    def __init__(self, private: X25519PrivateKey) -> None:
        """Begin with a new key."""
        self.private, self.public = private, private.public_key().public_bytes_raw()
        self.left = BODIES
        self.wrapping: dict[str, bytes] = {}

    def toward(self, key: OrganisationKey) -> bytes:
        """Give the wrapping key for an organisation's key."""
        if key.id not in self.wrapping:
            self.wrapping[key.id] = agreed(self.private, key.public, self.public, key.public)
        return self.wrapping[key.id]


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals and unseals with the keys that a custodian holds. `chance` gives random bytes."""

    custodian: Custodian
    chance: Callable[[int], bytes] = os.urandom
    _ephemeral: list[Ephemeral] = field(default_factory=list, compare=False, repr=False)
    """The one in use, if any."""
    _opened: dict[tuple[str, str], bytes] = field(default_factory=dict, compare=False, repr=False)
    """Wrapping keys of late, by ephemeral key and organisation's key."""

    def seal(self, body: bytes, place: Place) -> bytes:
        """Seal a body at Amber or Red for whoever is entitled; White and Green stay as they are. Raises `CannotSeal`."""
        if place.classification not in SEALED:
            return body
        if not place.entitled:
            raise CannotSeal(f"{place.table} {place.row}", "nobody is entitled to open it.", "Name an organisation.")
        data_key, nonce = self.chance(32), self.chance(NONCE)
        ephemeral = self._current()
        header = {
            "ephemeral": text(ephemeral.public),
            "nonce": text(nonce),
            "to": [self._wrapped(data_key, ephemeral, one, place) for one in sorted(set(place.entitled))],
        }
        written = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
        return MAGIC + written + b"\n" + AESGCM(data_key).encrypt(nonce, body, bound("body", place))

    def unseal(self, stored: bytes, place: Place) -> bytes:
        """Give a body back; one that was stored unsealed as it is. Raises `CannotOpen`, which never holds content."""
        if not is_sealed(stored):
            return stored
        try:
            written, _, sealed = stored[len(MAGIC) :].partition(b"\n")
            header = json.loads(written)
            data_key = self._data_key(header, place)
            if data_key is not None:
                return AESGCM(data_key).decrypt(b64decode(header["nonce"]), sealed, bound("body", place))
        except (InvalidTag, ValueError, KeyError, TypeError, AttributeError):
            why, cure = "it was changed, or it stands where it was not sealed.", "Restore it from the backup."
            raise CannotOpen(f"{place.table} {place.row}", why, cure) from None
        raise CannotOpen(f"{place.table} {place.row}", "no key that opens it is held here.", "Ask the keys' custodian.")

    def is_current(self, stored: bytes, place: Place) -> bool:
        """Say whether a body stands as it should: sealed for just who is entitled, each by its newest key, or rightly clear."""
        if place.classification not in SEALED:
            return not is_sealed(stored)
        wanted = {self.custodian.current(one).id for one in place.entitled}
        return is_sealed(stored) and {one["key"] for one in recipients(stored)} == wanted

    def _current(self) -> Ephemeral:
        """Give the ephemeral key to use now, a new one where the last has served enough bodies."""
        held = self._ephemeral[0] if self._ephemeral else None
        if held is None or held.left <= 0:
            held = Ephemeral(X25519PrivateKey.from_private_bytes(self.chance(32)))
            self._ephemeral[:] = [held]
        held.left -= 1
        return held

    def _wrapped(self, data_key: bytes, ephemeral: Ephemeral, organisation: str, place: Place) -> dict[str, str]:
        key, nonce = self.custodian.current(organisation), self.chance(NONCE)
        wrapped = AESGCM(ephemeral.toward(key)).encrypt(nonce, data_key, bound(f"key {organisation} {key.id}", place))
        return {"organisation": organisation, "key": key.id, "nonce": text(nonce), "wrapped": text(wrapped)}

    def _data_key(self, header: dict[str, object], place: Place) -> bytes | None:
        """Open the first wrap for which a key is held."""
        ephemeral = str(header["ephemeral"])
        to = header["to"]
        for one in to if isinstance(to, list) else ():
            key = self.custodian.key(one["key"])
            if key is not None and key.organisation == one["organisation"]:
                wrapping = self._wrapping(key, ephemeral)
                place_of_key = bound(f"key {key.organisation} {key.id}", place)
                return AESGCM(wrapping).decrypt(b64decode(one["nonce"]), b64decode(one["wrapped"]), place_of_key)
        return None

    def _wrapping(self, key: OrganisationKey, ephemeral: str) -> bytes:
        """Give what a held key and an ephemeral one agree on; what was opened of late is remembered."""
        known = self._opened.get((ephemeral, key.id))
        if known is None:
            public = b64decode(ephemeral)
            known = agreed(key.private, public, public, key.public)
            if len(self._opened) >= BODIES:
                self._opened.clear()
            self._opened[ephemeral, key.id] = known
        return known


def for_store(folder: Path) -> Sealer:
    """Give the sealer of a store, whose custodian's file is where TOCSIN_CUSTODIAN says, else in its folder."""
    return Sealer(Custodian(Path(os.environ.get("TOCSIN_CUSTODIAN") or folder / FILE)))


def is_sealed(stored: bytes) -> bool:
    """Say whether a body is sealed; an unsealed one is JSON and begins otherwise."""
    return stored.startswith(MAGIC)


def recipients(stored: bytes) -> list[dict[str, str]]:
    """Give for whom a sealed body's data key is wrapped, as its envelope says in clear."""
    found: list[dict[str, str]] = json.loads(stored[len(MAGIC) :].partition(b"\n")[0])["to"]
    return found


def agreed(private: X25519PrivateKey, public: bytes, ephemeral: bytes, recipient: bytes) -> bytes:
    """Give the wrapping key of an ephemeral and a recipient's key."""
    shared = private.exchange(X25519PublicKey.from_public_bytes(public))
    return HKDF(SHA256(), 32, salt=None, info=MAGIC + ephemeral + recipient).derive(shared)


def bound(what: str, place: Place) -> bytes:
    """Give what is bound to a ciphertext: what it is, and where it stands."""
    return MAGIC + json.dumps([what, place.table, place.column, place.row]).encode()


def text(value: bytes) -> str:
    """Write bytes as base64."""
    return b64encode(value).decode()
