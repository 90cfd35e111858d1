"""A mail server and a receiver of alarms on loopback that write down what they took, on the disk, before they say yes."""

import http.server
import os
import re
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd import smtp
from aiosmtpd.controller import Controller

from tocsin.drivers.mail import free_port

REFERENCE = re.compile(rb"Reference: (N-[0-9A-Z]{26})")
MESSAGE_ID = re.compile(rb"^Message-ID: *(<[^>\r\n]+>)", re.MULTILINE | re.IGNORECASE)


@dataclass
class Mail:
    """What was taken: (notice, address, Message-ID) and how often."""

    path: Path
    port: int = field(default_factory=free_port)
    took: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.file = self.path.open("ab", buffering=0)
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, ident="tocsin chaos")
        self.controller.start()

    async def handle_DATA(self, _server: smtp.SMTP, _session: smtp.Session, envelope: smtp.Envelope) -> str:  # noqa: N802
        content = envelope.content
        said, notice = MESSAGE_ID.search(content), REFERENCE.search(content)
        if len(envelope.rcpt_tos) != 1 or said is None or notice is None:
            return "554 not one recipient, one Message-ID and one reference"
        key = (notice[1].decode(), envelope.rcpt_tos[0], said[1].decode())
        self.file.write("\t".join(key).encode() + b"\n")
        os.fsync(self.file.fileno())
        self.took[key] += 1
        return "250 kept"

    def stop(self) -> None:
        self.controller.stop()
        self.file.close()


@dataclass
class Alarms:
    """Which alarms rang, by their id, and how often."""

    rang: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        rang = self.rang

        class Receiver(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                rang[self.headers["webhook-id"]] += 1
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/alarms"

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
