"""Where are the organisations' keys, which of them is in use, and how does one follow another?

One file, kept by a second custodian apart from the database (TOCSIN_CUSTODIAN; else in the store's folder). One line a key,
only ever added to, so that two processes never overwrite one another. Who holds this file and the database can read
everything: docs/guides/operator-can-read.md says so.
"""

import fcntl
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from tocsin.words import Refused

FILE = "organisations.keys"


class KeysRefused(Refused):
    """A custodian's file that is open to others, or that holds a line that is no key."""


@dataclass(frozen=True)
class OrganisationKey:
    """One key pair of one organisation; `id` is the beginning of its public half's digest."""

    organisation: str
    private: X25519PrivateKey

    @cached_property
    def public(self) -> bytes:
        """The public half, 32 bytes."""
        return self.private.public_key().public_bytes_raw()

    @cached_property
    def id(self) -> str:
        """Sixteen hexadecimal digits."""
        return sha256(self.public).hexdigest()[:16]


class Custodian:
    """Holds the keys of every organisation. Its file is read again whenever it has grown or been replaced."""

    def __init__(self, path: Path) -> None:
        """Hold the keys in `path`, which is made at the first key."""
        self.path = path
        self._mark: tuple[int, int, int] | None = None
        self._keys: list[OrganisationKey] = []
        self._newest: dict[str, OrganisationKey] = {}
        self._by_id: dict[str, OrganisationKey] = {}

    def current(self, organisation: str) -> OrganisationKey:
        """Give the key to seal to an organisation with: its newest, or a new one where it has none."""
        self.keys()
        return self._newest.get(organisation) or self.add(organisation, only_first=True)

    def key(self, key_id: str) -> OrganisationKey | None:
        """Give a key by its id, or None where it is not held here (any more)."""
        self.keys()
        return self._by_id.get(key_id)

    def add(self, organisation: str, only_first: bool = False) -> OrganisationKey:
        """Make a new key, to be used from now on; the older ones still open. `only_first`: unless somebody made one meanwhile."""
        with self._locked() as descriptor:
            held = [one for one in self.keys() if one.organisation == organisation]
            if held and only_first:
                return held[-1]
            made = OrganisationKey(organisation, X25519PrivateKey.generate())
            self._write(descriptor, [made])
        return made

    def retire(self) -> tuple[str, ...]:
        """Destroy every key but each organisation's newest, and give the ids destroyed; seal everything again first."""
        with self._locked():
            newest = {one.organisation: one for one in self.keys()}
            gone = tuple(one.id for one in self.keys() if newest[one.organisation] is not one)
            beside = self.path.with_suffix(".new")
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            try:
                self._write(descriptor, list(newest.values()))
            finally:
                os.close(descriptor)
            beside.replace(self.path)
            self._mark = None
        return gone

    def keys(self) -> list[OrganisationKey]:
        """Give every key, oldest first. Raises `KeysRefused`."""
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return []
        if stat.st_mode & 0o077:
            raise KeysRefused(str(self.path), "it can be read by others.", f"Run: chmod 600 {self.path}")
        mark = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
        if mark != self._mark:
            lines = self.path.read_text("utf-8").splitlines()
            self._keys = [self._read(number, line) for number, line in enumerate(lines, 1) if line]
            self._newest = {one.organisation: one for one in self._keys}
            self._by_id = {one.id: one for one in self._keys}
            self._mark = mark
        return self._keys

    def _read(self, number: int, line: str) -> OrganisationKey:
        try:
            said = json.loads(line)
            private = X25519PrivateKey.from_private_bytes(b64decode(said["private"], validate=True))
            one = OrganisationKey(str(said["organisation"]), private)
            sound = one.id == said["id"]
        except (ValueError, KeyError, TypeError):
            sound = False
        if not sound:
            raise KeysRefused(f"{self.path}, line {number}", "it is no key.", "Restore the file from its own backup.")
        return one

    def _write(self, descriptor: int, keys: list[OrganisationKey]) -> None:
        for one in keys:
            secret = b64encode(one.private.private_bytes_raw()).decode()
            line = json.dumps({"id": one.id, "organisation": one.organisation, "private": secret}, sort_keys=True)
            os.write(descriptor, line.encode() + b"\n")
        os.fsync(descriptor)

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """Give the open file while nobody else adds to it; one that was replaced meanwhile is opened again."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                if self.path.exists() and os.fstat(descriptor).st_ino == self.path.stat().st_ino:
                    yield descriptor
                    return
            finally:
                os.close(descriptor)
