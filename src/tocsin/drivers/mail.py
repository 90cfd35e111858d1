"""How does a letter leave? SMTP, one message and one recipient at a time; and a local sink that syncs before it says yes."""

import contextlib
import os
import smtplib
import socket
import ssl
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.notices.notice import Letter

if TYPE_CHECKING:
    from aiosmtpd import smtp

Still = Callable[[str], None]
Sign = Callable[[bytes], bytes]
"""Gives a message with a signature in its head."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the other server said. `accepted` meets no duty (decision 6); `permanent` says that trying again will not help.

    `absent` says that there was no conversation about this message at all, so that the next message fares no better.
    """

    accepted: bool
    permanent: bool
    said: str
    absent: bool = False


def message(letter: Letter, at: datetime) -> EmailMessage:
    """Write a letter as a mail message dated `at`."""
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = letter.message_id
    mail["Date"] = format_datetime(at)
    mail["From"] = formataddr((letter.from_name, letter.from_address))
    mail["Reply-To"] = letter.reply_to
    mail["To"] = letter.to_address
    mail["Subject"] = letter.subject
    mail["Auto-Submitted"] = "no"
    mail.set_content(letter.text, cte="8bit")
    if letter.attached is not None:
        sealed, params = (
            b64decode(letter.attached.content),
            {"smime-type": "enveloped-data", "name": letter.attached.name},
        )
        mail.add_attachment(sealed, "application", "pkcs7-mime", filename=letter.attached.name, params=params)
    return mail


def nothing(_stage: str) -> None:
    """Pass a stage."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """Sends through one server. Calling it twice for one letter sends it twice with the same Message-ID.

    With `tls`, a server that does not offer STARTTLS with a certificate that `tls` trusts is given nothing.
    """

    host: str
    port: int
    timeout: float = 20.0
    tls: ssl.SSLContext | None = None
    login: tuple[str, str] | None = None
    sign: Sign = bytes

    def __call__(self, letter: Letter, at: datetime, still: Still = nothing) -> Outcome:
        """Send one letter to its one recipient and give what the server said; raises nothing that a server can cause.

        `still` is told each stage reached: connected, ready, recipient taken, text taken.
        """
        text = self.sign(message(letter, at).as_bytes())
        begun = False
        try:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
            try:
                still("connected")
                self._ready(server)
                still("ready")
                _take(server.mail(letter.from_address))
                begun = True
                _take(server.rcpt(letter.to_address), 250, 251)
                still("recipient taken")
                _take(server.data(text))
            finally:
                _leave(server)
        except smtplib.SMTPResponseException as refused:
            said = refused.smtp_error
            words = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
            absent = not begun or refused.smtp_code == CLOSING
            return Outcome(False, begun and refused.smtp_code >= 500, f"{refused.smtp_code} {words}", absent)
        except (smtplib.SMTPException, OSError) as lost:
            return Outcome(False, False, f"no answer from the mail server: {lost.__class__.__name__}", not begun)
        still("text taken")
        return Outcome(True, False, "250 accepted")

    def _ready(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if self.tls is not None:
            _take(server.starttls(context=self.tls), 220)
            server.ehlo()
        if self.login is not None:
            server.login(*self.login)


CLOSING = 421
"""The server closes the connection, whatever was asked."""


def _leave(server: smtplib.SMTP) -> None:
    """End the conversation; what the server says to that changes nothing of what it said before."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()


def _take(answer: tuple[int, bytes], *wanted: int) -> None:
    """Raise SMTPResponseException unless the server's answer is one of those wanted."""
    code, said = answer
    if code not in (wanted or (250,)):
        raise smtplib.SMTPResponseException(code, said)


class Sink:
    """A mail server on loopback that writes each message to a file, and the disk, before it says 250."""

    def __init__(self, folder: Path) -> None:
        from aiosmtpd.controller import Controller

        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, ident="tocsin sink")
        self.count = 0

    async def handle_DATA(self, _server: "smtp.SMTP", _session: "smtp.Session", envelope: "smtp.Envelope") -> str:  # noqa: N802
        """Keep one message."""
        self.count += 1
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        to = "".join(c if c.isalnum() else "-" for c in envelope.rcpt_tos[0].split("@")[1].split(".")[0])
        with (self.folder / f"{self.count:03}-to-{to}.eml").open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return "250 kept"

    def __enter__(self) -> Smtp:
        """Start on a free port and give a sender to it."""
        self.controller.start()
        return Smtp("127.0.0.1", self.port)

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.controller.stop()


def free_port() -> int:
    """Give a loopback port that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
