"""What exactly is put into one message to one address?

At Amber and Red a message carries reference, class and time, and no detail; it says how to check it without clicking
(decision 22). One address a message; the same notice to the same address has the same Message-ID, which names no case.
"""

from dataclasses import dataclass
from hashlib import sha256

from tocsin.notices.notice import Attached, Letter, Notice
from tocsin.notices.wording import (
    INVENTED,
    OPEN,
    OWES_NOTHING,
    SUBJECTS,
    CannotWrite,
    Names,
    called,
    one_line,
    paragraphs,
    time_asked,
)
from tocsin.words import Class, Digest, Fault


@dataclass(frozen=True, slots=True)
class Envelope:
    """From which mailbox, for replies to which, and to which contact. `domain` names this instance in Message-IDs."""

    from_address: str
    reply_to: str
    to_name: str
    to_address: str
    domain: str
    link: str = ""
    """Where the notice can be read and answered; empty where this instance has no pages for guests."""
    invented: bool = False
    attached: Attached | None = None
    """What is sealed for the end of the path, and travels with the message."""


def letter(notice: Notice, envelope: Envelope, names: Names) -> Letter:
    """Write a notice as one message to one contact; CannotWrite where an address or a name would break a line of its head."""
    sender = called(notice.sender, names)
    open_class = notice.classification in OPEN
    text = paragraphs(
        f"For {one_line('name of a contact', envelope.to_name)}, {called(notice.recipient, names)}",
        full(notice) if open_class else summary(notice),
        f"This message is from {sender}.",
        OWES_NOTHING if notice.owes_nothing and not open_class else "",
        "" if open_class else closed(notice, envelope),
        carries(notice, envelope, names) if envelope.attached is not None else "",
        f"To check that this message is genuine without opening anything: telephone {sender} on the number in your own "
        "records, and quote the reference. This message gives no number on purpose.",
        f"A reply to this message goes to {sender}, at {address('reply address', envelope.reply_to)}.",
        INVENTED if envelope.invented else "",
    )
    return Letter(
        message_id=message_id(notice, envelope),
        from_name=sender,
        from_address=address("sending address", envelope.from_address),
        reply_to=address("reply address", envelope.reply_to),
        to_address=address("address of a contact", envelope.to_address),
        subject=SUBJECTS[notice.sort],
        text=text + "\n",
        digest=Digest(sha256((text + "\n").encode()).hexdigest()),
        attached=envelope.attached,
    )


def summary(notice: Notice) -> str:
    """Write reference, class and time, a line each."""
    lines = [f"Reference: {notice.id}", f"Class: {notice.classification}"]
    if notice.replaces:
        lines.append(f"Version: {notice.version}; it takes the place of {notice.replaces}")
    lines.append(time_asked(notice))
    return "\n".join(lines)


def full(notice: Notice) -> str:
    """Write the header and the whole text, for classes that may travel by ordinary mail."""
    return paragraphs(notice.header, notice.body)


def closed(notice: Notice, envelope: Envelope) -> str:
    """Say why there is no detail, and where the notice is read: at Red never by a link."""
    why = f"It carries no detail, because it is classed {notice.classification}."
    if notice.classification is Class.RED:
        return f"{why} It is for a named person only, who reads it after signing in."
    if not envelope.link:
        return f"{why} To read and answer it, reply to this message or telephone."
    link = one_line("link", envelope.link)
    return f"{why} To read and answer it: {link}\nOpening the page changes nothing; only the button on it does."


def carries(notice: Notice, envelope: Envelope, names: Names) -> str:
    """Say for whom the attached file is sealed, and that whoever carries it may forward it as it is."""
    name = envelope.attached.name if envelope.attached is not None else ""
    if notice.onward is None:
        return f"The attached file {name} is sealed to your registered key. At its end stands a code that proves that you opened it."
    return (
        f"The attached file {name} is sealed for {called(notice.path[-1], names)}, and nobody else can open it. If you pass it on "
        "yourself, forward it as it is, and tell us when and how."
    )


def message_id(notice: Notice, envelope: Envelope) -> str:
    """Give the one Message-ID of this notice in this version to this address; nothing can be read out of it."""
    seed = "\n".join((notice.id, str(notice.version), envelope.to_address.casefold()))
    return f"<{sha256(seed.encode()).hexdigest()[:40]}@{one_line('domain', envelope.domain)}>"


def address(what: str, text: str) -> str:
    """Give a mail address; CannotWrite where it is not one plain address."""
    local, _, domain = one_line(what, text).rpartition("@")
    if not local or not domain or any(c in " ,;<>\"'()[]@" for c in local + domain):
        fault = Fault(repr(text)[:80], "one mail address such as security@northwind.example", f"Put right the {what}.")
        raise CannotWrite("Message", f"The {what} is not one mail address.", fault.cure, (fault,))
    return text


def header_digest(notice: Notice) -> Digest:
    """Give the digest that the link's button binds: of the header, never of the text (decision 23)."""
    return Digest(sha256(notice.header.encode()).hexdigest())


def text_digest(notice: Notice) -> Digest:
    """Give the digest that a signed-in acknowledgement binds: of header and text exactly as they stand."""
    return Digest(sha256(f"{notice.header}\n\n{notice.body}".encode()).hexdigest())
