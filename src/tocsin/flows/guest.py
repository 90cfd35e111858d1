"""What may somebody read and do who holds nothing but the link in a mail (decisions 22 and 23)?

- The page shows the header's reference, class and time, and for whom: no sender, maker, device or text at any class.
- To open it changes nothing. The button binds the header, once; at Red there is no such page.
- A link is the signed number of a delivery: nothing can be read out of it, and none can be made without the secret.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.db import transaction

from tocsin.duties.act import Act, ActKind, Strength
from tocsin.flows.answer import enter
from tocsin.flows.docket import Docket, docket
from tocsin.flows.tools import Tools
from tocsin.notices.chase import current, on
from tocsin.notices.notice import Notice
from tocsin.records import notices
from tocsin.words import Class, NoticeId, PartyId, Refused

PLACE = "/n/"
"""Where the pages of links stand; the rest of such an address is the token."""

ENDS = (ActKind.ACKNOWLEDGED, ActKind.HANDED_ON, ActKind.REFUSED)


class NoSuchLink(Refused):
    """A link that opens nothing: forged, at Red, or of a notice that another has replaced; all read alike."""


@dataclass(frozen=True, slots=True)
class Slip:
    """All that the page of a link may show."""

    notice: NoticeId
    classification: Class
    answer_by: datetime | None
    recipient: str
    contact: str
    passes_on: bool
    """Whether it is a message to pass on, which only passing on answers."""
    answered: Act | None


def path(delivery: str) -> str:
    """Give the path of a delivery's page."""
    return PLACE + _signer().sign(delivery)


def paths(notice: NoticeId) -> tuple[str, ...]:
    """Give the paths of a notice's deliveries, as its mails name them."""
    rows = notices.Delivery.objects.filter(notice_id=notice).order_by("id").values_list("id", flat=True)
    return tuple(path(str(row)) for row in rows)


def slip(token: str, tools: Tools) -> Slip:
    """Give what the page of a link shows; NoSuchLink where there is none."""
    return _slip(_delivery(token), tools)


def press(token: str, kind: ActKind, how: str, tools: Tools) -> Slip:
    """Record that the button was pressed, by the contact that the mail went to; pressed again, it counts once.

    `how` is another way in which a message was passed on; empty: tocsin sends it on. Raises NoSuchLink, CannotAct.
    """
    with transaction.atomic():
        row = _delivery(token, hold=True)
        before = _slip(row, tools)
        if before.answered is not None:
            return before
        by, person = PartyId(row.contact.organisation_id), row.contact.name or row.contact.email
        notice = notices.read(row.notice, tools.unseal)
        enter(notice, kind, by, person, Strength.HEADER, tools, channel=how)
        return _slip(row, tools)


def _slip(row: notices.Delivery, tools: Tools) -> Slip:
    notice = notices.read(row.notice, tools.unseal)
    held = docket(notice.case, tools)
    if Class.RED in (notice.classification, held.classification) or notice not in current(held.notices):
        raise _nothing()
    return Slip(
        notice=notice.id,
        classification=notice.classification,
        answer_by=notice.answer_by,
        recipient=held.names.get(notice.recipient, notice.recipient),
        contact=row.contact.name,
        passes_on=notice.onward is not None,
        answered=_answered(notice, held),
    )


def _answered(notice: Notice, held: Docket) -> Act | None:
    ends = ENDS if notice.onward is None else ENDS[1:]
    done = [one for one in on(notice, held.acts, *ends) if one.by == notice.recipient]
    return done[0] if done else None


def _delivery(token: str, hold: bool = False) -> notices.Delivery:
    try:
        number = int(_signer().unsign(token))
    except (BadSignature, ValueError):
        raise _nothing() from None
    rows = notices.Delivery.objects.select_related("notice", "contact")
    row = (rows.select_for_update(of=("self",)) if hold else rows).filter(pk=number).first()
    if row is None:
        raise _nothing()
    return row


def _signer() -> Signer:
    return Signer(sep=".", salt="tocsin.guest")


def _nothing() -> NoSuchLink:
    return NoSuchLink("This link", "it opens nothing here.", "Reply to the message that it came in, or telephone.")
