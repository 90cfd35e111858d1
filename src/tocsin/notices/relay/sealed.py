"""What is sealed for whom it is meant in the end, so that whoever carries it reads the header only (decision 24)?

- A message that goes through others at Amber or Red is sealed once for its path, when a person lets it go.
- To a key that its sender checked it is S/MIME; else it is sealed inside tocsin until its recipient opens it there.
- The sealed text ends with a code that is nowhere else. Who gives the code back has opened it: the hop is proven.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from tocsin.duties.act import Act, ActKind, Strength
from tocsin.notices.notice import Notice
from tocsin.notices.plan import NewId
from tocsin.notices.relay.key import KeyRegistered
from tocsin.notices.wording import OPEN, Names, called, paragraphs, words_at
from tocsin.words import CaseId, Class, Digest, NoticeId, PartyId, Refused

PREFIX = "X"
"""With what the id of a sealed message begins."""

CODE_LENGTH = 12
"""Characters of the code inside a sealed text: sixty bits."""


class CannotBeOpened(Refused):
    """An opening of what is not there, not handed on yet, or not this reader's; all read alike."""


class How(StrEnum):
    """In which way it is sealed."""

    INSIDE = "sealed inside tocsin"
    SMIME = "S/MIME to a registered key"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed message on its path. `content` is the text where it is sealed inside tocsin, else the CMS message in base64."""

    id: str
    case: CaseId
    path: tuple[PartyId, ...]
    version: int
    classification: Class
    how: How
    text: Digest
    """Digest of the exact text that its recipient reads."""
    source: Digest
    """Digest of the text without what sealing adds: a text that has changed is sealed anew, as the next version."""
    code: Digest
    """Digest of the code at its end."""
    content: str
    fingerprint: str
    """Of the key it is sealed to; empty inside tocsin."""
    contact: str
    """Whose key that is."""
    sealed_at: datetime
    schema: int = 1

    @property
    def by(self) -> PartyId:
        """Whose message it is."""
        return self.path[0]

    @property
    def to(self) -> PartyId:
        """For whom it is sealed: nobody else on the path can open it."""
        return self.path[-1]


def carried(notice: Notice) -> bool:
    """Say whether a notice's text travels sealed: through somebody who may not read it, or from such a one."""
    narrow = notice.classification not in OPEN and notice.of_case and not notice.body
    return narrow and len(notice.path) > 2 and (notice.onward is not None or notice.recipient == notice.path[-1])


Wrap = Callable[[str], str]
"""Turns a text into a CMS message in base64, for one certificate."""


def seal(
    notice: Notice,
    text: str,
    names: Names,
    new_id: NewId,
    version: int,
    key: tuple[KeyRegistered, Wrap] | None,
    at: datetime,
) -> Sealed:
    """Seal a text for the end of a notice's path; with `key`, the recipient's, as S/MIME, else inside tocsin."""
    code = drawn(new_id)
    whole = written(notice, text, names, code, at)
    return Sealed(
        id=new_id(PREFIX),
        case=notice.case,
        path=notice.path,
        version=version,
        classification=notice.classification,
        how=How.INSIDE if key is None else How.SMIME,
        text=digest(whole),
        source=digest(text),
        code=digest(code),
        content=whole if key is None else key[1](whole),
        fingerprint="" if key is None else key[0].certificate.fingerprint,
        contact="" if key is None else key[0].contact,
        sealed_at=at,
    )


def written(notice: Notice, text: str, names: Names, code: str, at: datetime) -> str:
    """Write what its recipient will read, with the code at its end."""
    origin, final = called(notice.path[0], names), called(notice.path[-1], names)
    return paragraphs(
        f"Sealed by {origin} for {final} on {words_at(at)}\n"
        f"Class: {notice.classification} ({notice.classification.tlp})",
        text,
        f"This code is nowhere but here: {code}\n"
        "Give it on the page that the mail links to, or signed in. It proves that you opened this; quote nothing else of it.",
    )


def drawn(new_id: NewId) -> str:
    """Draw the code of one sealed text, which is kept nowhere but in that text."""
    letters = new_id("K")[-CODE_LENGTH:]
    return "-".join(letters[n : n + 4] for n in range(0, CODE_LENGTH, 4))


def digest(text: str) -> Digest:
    """Give the digest of a text."""
    return Digest(sha256(text.encode()).hexdigest())


def fits(one: Sealed, code: str) -> bool:
    """Say whether a code is the one at the end of a sealed text; case, blanks and hyphens do not matter."""
    plain = "".join(code.split()).replace("-", "").upper().replace("O", "0").replace("I", "1").replace("L", "1")
    return digest("-".join(plain[n : n + 4] for n in range(0, len(plain), 4))) == one.code


def opened(one: Sealed, on: NoticeId, sender: PartyId, person: str, strength: Strength, at: datetime) -> Act:
    """Give the act of opening it; it binds the exact text. CannotBeOpened without a named person."""
    if not person.strip():
        raise CannotBeOpened("The sealed message", "nobody is named who opens it.", "Name the person.")
    return Act(
        ActKind.OPENED,
        one.case,
        one.to,
        at,
        person.strip(),
        toward=sender,
        strength=strength,
        notice=on,
        digest=one.text,
        channel=one.how.value,
        reference=f"key {one.fingerprint[:16]}" if one.fingerprint else "",
        origin=one.by,
    )
