"""How does a letter leave? SMTP, one message and one recipient at a time; and a local sink that syncs before it says yes."""

import os
import smtplib
import socket
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from pathlib import Path

from aiosmtpd import smtp
from aiosmtpd.controller import Controller

from tocsin.notices.notice import Letter


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the other server said. `accepted` meets no duty (decision 6); `permanent` says that trying again will not help."""

    accepted: bool
    permanent: bool
    said: str


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
    return mail


@dataclass(frozen=True, slots=True)
class Smtp:
    """Sends through one server. Calling it twice for one letter sends it twice with the same Message-ID."""

    host: str
    port: int
    timeout: float = 20.0

    def __call__(self, letter: Letter, at: datetime) -> Outcome:
        """Send one letter to its one recipient and give what the server said; raises nothing that a server can cause."""
        try:
            with smtplib.SMTP(self.host, self.port, timeout=self.timeout) as server:
                server.send_message(message(letter, at), to_addrs=[letter.to_address])
        except smtplib.SMTPRecipientsRefused as refused:
            code, said = next(iter(refused.recipients.values()))
            return Outcome(False, code >= 500, f"{code} {said.decode(errors='replace')}")
        except smtplib.SMTPResponseException as refused:
            text = refused.smtp_error
            said_text = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
            return Outcome(False, refused.smtp_code >= 500, f"{refused.smtp_code} {said_text}")
        except (smtplib.SMTPException, OSError) as lost:
            return Outcome(False, False, f"no answer from the mail server: {lost.__class__.__name__}")
        return Outcome(True, False, "250 accepted")


class Sink:
    """A mail server on loopback that writes each message to a file, and the disk, before it says 250."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, ident="tocsin sink")
        self.count = 0

    async def handle_DATA(self, _server: smtp.SMTP, _session: smtp.Session, envelope: smtp.Envelope) -> str:  # noqa: N802
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
