"""What does a mail that came in say: is it a reply, a report of delivery or an automatic answer, and to which of our messages?

A report of delivery is read by RFC 3464. Nothing is followed, opened or run, and no more is kept than a mail needs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import parseaddr
from enum import StrEnum
from hashlib import sha256
from re import findall

from tocsin.words import Refused

MOST = 10 * 1024 * 1024
LONGEST = 20_000
REPORTS = "message/delivery-status"


class NotMail(Refused):
    """Bytes that are no mail, or too much of one."""


class Kind(StrEnum):
    """What a mail that came in is."""

    REPLY = "reply"
    FAILED = "report: not delivered"
    DELAYED = "report: delayed"
    DELIVERED = "report: delivered"
    AUTOMATIC = "automatic answer"


ACTIONS = {
    "failed": Kind.FAILED,
    "delayed": Kind.DELAYED,
    "delivered": Kind.DELIVERED,
    "relayed": Kind.DELAYED,
    "expanded": Kind.DELAYED,
}
"""What a report of delivery calls an action; relayed and expanded prove no delivery."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """A mail that came in. `about` are the Message-IDs it answers or reports on, the nearest first."""

    kind: Kind
    message_id: str
    from_address: str
    about: tuple[str, ...]
    said: str
    """For a report: the status and the other server's words. For a reply: its text, without attachments."""


def inbound(raw: bytes) -> Inbound:
    """Read one mail; NotMail where it is none, or larger than 10 MiB."""
    if len(raw) > MOST:
        raise NotMail("A mail", f"it has {len(raw):,} bytes; at most {MOST:,} are read.", "Ask for it in another way.")
    try:
        mail = message_from_bytes(raw, policy=default)
        return _read(mail, raw)
    except (MessageError, ValueError, LookupError, AttributeError, TypeError, IndexError) as wrong:
        raise _broken() from wrong


def _read(mail: EmailMessage, raw: bytes) -> Inbound:
    sender = parseaddr(str(mail.get("From", "")))[1]
    if not mail.keys() or not (sender or mail.get("Message-ID")):
        raise _broken()
    own = findall(r"<[^<>\s]+>", str(mail.get("Message-ID", "")))
    name = own[0] if own else f"<{sha256(raw).hexdigest()[:40]}@none>"
    kind, said = _report(mail) if mail.get_content_type() == "multipart/report" else (_sort(mail), _text(mail))
    return Inbound(kind, name[:200], sender[:300], _about(mail, kind), said[:LONGEST])


def _sort(mail: EmailMessage) -> Kind:
    automatic = str(mail.get("Auto-Submitted", "no")).strip().lower() != "no"
    return (
        Kind.AUTOMATIC if automatic or str(mail.get("Precedence", "")).strip().lower() == "auto_reply" else Kind.REPLY
    )


def _report(mail: EmailMessage) -> tuple[Kind, str]:
    """Give the worst that a report says of any recipient, and its words."""
    found = [block for part in mail.walk() if part.get_content_type() == REPORTS for block in _blocks(part)]
    kinds = [
        ACTIONS.get(str(block.get("Action", "")).strip().lower(), Kind.DELAYED)
        for block in found
        if block.get("Action")
    ]
    said = [f"{block.get('Status', '')} {block.get('Diagnostic-Code', '')}".strip() for block in found]
    worst = next((kind for kind in (Kind.FAILED, Kind.DELAYED, Kind.DELIVERED) if kind in kinds), Kind.AUTOMATIC)
    return worst, "; ".join(one for one in said if one)


def _blocks(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    yield from (one for one in (payload if isinstance(payload, list) else []) if isinstance(one, Message))


def _about(mail: EmailMessage, kind: Kind) -> tuple[str, ...]:
    """Give the ids of the messages it is about: of a report those in the head it gives back, else those it answers."""
    heads = [str(mail.get("In-Reply-To", "")), *reversed(findall(r"<[^<>\s]+>", str(mail.get("References", ""))))]
    if kind is not Kind.REPLY:
        for part in mail.walk():
            if part.get_content_type() == "text/rfc822-headers":
                heads.append(str(part.get_payload()))
            elif part.get_content_type() == "message/rfc822":
                heads += [str(one.get("Message-ID", "")) for one in _blocks(part)]
    ids = [one for head in heads for one in findall(r"<[^<>\s]+>", head)]
    return tuple(dict.fromkeys(ids))[:50]


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain", "html"))
    if body is None:
        return ""
    said = body.get_content()
    return said.replace("\r\n", "\n") if isinstance(said, str) else ""


def _broken() -> NotMail:
    return NotMail("A mail", "it has no head that says from whom it is.", "Keep the file, and look at it by hand.")
