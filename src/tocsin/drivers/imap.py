"""How do replies come in? From a mailbox by IMAP over TLS, each taken before it is marked as seen; or from .eml files."""

import imaplib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tocsin.words import Refused

MOST = 10 * 1024 * 1024
TIMEOUT = 30.0
Box = Callable[[str, int, ssl.SSLContext, float], imaplib.IMAP4]


class MailboxRefused(Refused):
    """A mailbox that cannot be read."""


def over_tls(host: str, port: int, context: ssl.SSLContext, timeout: float) -> imaplib.IMAP4:
    """Connect."""
    return imaplib.IMAP4_SSL(host, port, ssl_context=context, timeout=timeout)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One mailbox. A mail that was handed out counts as seen only when the next one is asked for: a crash hands it out again."""

    host: str
    user: str
    password: str
    port: int = 993
    folder: str = "INBOX"
    connect: Box = over_tls

    def unseen(self) -> Iterator[bytes]:
        """Give each mail that was not seen; MailboxRefused where the mailbox cannot be read."""
        try:
            box = self.connect(self.host, self.port, ssl.create_default_context(), TIMEOUT)
            try:
                box.login(self.user, self.password)
                box.select(self.folder)
                yield from _each(box)
            finally:
                box.logout()
        except (imaplib.IMAP4.error, OSError) as wrong:
            why = f"it could not be read ({type(wrong).__name__})."
            raise MailboxRefused(f"Mailbox {self.user} at {self.host}", why, "Check address and password.") from wrong


def _each(box: imaplib.IMAP4) -> Iterator[bytes]:
    _, found = box.uid("SEARCH", "UNSEEN")
    for uid in (found[0] or b"").split():
        _, parts = box.uid("FETCH", uid.decode(), f"(BODY.PEEK[]<0.{MOST + 1}>)")
        raw = next((part[1] for part in parts if isinstance(part, tuple)), None)
        if raw is not None:
            yield bytes(raw)
            box.uid("STORE", uid.decode(), "+FLAGS", "(\\Seen)")


def files(paths: list[Path]) -> Iterator[tuple[Path, bytes]]:
    """Give each file's bytes, a little more than is ever read; a folder stands for its .eml files."""
    for path in paths:
        for one in sorted(path.glob("*.eml")) if path.is_dir() else [path]:
            try:
                with one.open("rb") as file:
                    yield one, file.read(MOST + 1)
            except OSError as wrong:
                raise MailboxRefused(
                    f"The file {one}", "it cannot be read.", "Give .eml files, or a folder."
                ) from wrong
