"""Where is it written who saw what? One file outside the database, a line a look, only ever added to.

A line is on the disk before the page is shown: `append` syncs. Each line carries the digest of the line before it, so that
one that was taken out or changed shows. It feeds no standing (decision 22).
"""

import fcntl
import json
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from tocsin.parties.sighting import Sighting
from tocsin.plain import Plain, freeze, thaw
from tocsin.words import Refused

FILE = "access.jsonl"
TAIL = 16_384


class LogBroken(Refused):
    """A line of the access log that is not what was written, or that a line was taken out before."""


class AccessLog:
    """The access log in one file."""

    def __init__(self, path: Path) -> None:
        """Keep the log in `path`, made (mode 0600) with its first line."""
        self.path = path

    def append(self, seen: Sighting) -> None:
        """Write one line and sync it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            line = {"before": sha256(last(descriptor)).hexdigest(), "seen": freeze(seen)}
            os.write(descriptor, json.dumps(line, sort_keys=True, ensure_ascii=False).encode() + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def read(self) -> Iterator[Sighting]:
        """Give every line, oldest first; LogBroken at the first that does not follow the one before it."""
        if not self.path.exists():
            return
        before = b""
        with self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                yield self._line(number, line.rstrip(b"\n"), before)
                before = line.rstrip(b"\n")

    def _line(self, number: int, line: bytes, before: bytes) -> Sighting:
        try:
            said: dict[str, Plain] = json.loads(line)
            follows = said["before"] == sha256(before).hexdigest()
            seen = thaw(said["seen"], Sighting)
        except (ValueError, KeyError, TypeError, Refused):
            follows = False
        if not follows:
            why = "it does not follow the line before it: a line was changed, added or taken out."
            raise LogBroken(f"{self.path.name}, line {number}", why, "Compare it with the copy kept elsewhere.")
        return seen


def last(descriptor: int) -> bytes:
    """Give the last line of an open file, without its end; nothing where it has none. A torn line counts as it is."""
    size = os.fstat(descriptor).st_size
    lines = os.pread(descriptor, TAIL, max(0, size - TAIL)).rstrip(b"\n").rsplit(b"\n", 1)
    return lines[-1]
