"""What may somebody read and do who holds nothing but the link in a mail (decisions 22 and 23)?

- The page shows the header's reference, class and time, and for whom: no sender, maker, device or text at any class.
- To open it changes nothing. The button binds the header, once; at Red there is no such page.
- A link is the signed number of a delivery: nothing can be read out of it, and none can be made without the secret. It
  opens nothing once it is too old, withdrawn, replaced by a newer notice, or its contact no longer the recipient's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction

from tocsin.duties.act import Act, ActKind, Strength
from tocsin.flows.answer import enter
from tocsin.flows.docket import Docket, docket
from tocsin.flows.relay import beside, open_judged
from tocsin.flows.tools import Tools
from tocsin.notices.chase import current, on
from tocsin.notices.notice import Notice
from tocsin.notices.relay.sealed import CannotBeOpened, How
from tocsin.records import notices
from tocsin.words import Class, NoticeId, PartyId, Refused

PLACE = "/n/"
"""Where the pages of links stand; the rest of such an address is the token."""

ENDS = (ActKind.ACKNOWLEDGED, ActKind.HANDED_ON, ActKind.REFUSED)

GOOD_FOR = timedelta(days=60)
"""How long a link opens a page, from when its mail was queued."""


class NoSuchLink(Refused):
    """A link that opens nothing: forged, old, withdrawn, at Red, or of a notice that another has replaced; all read alike."""


@dataclass(frozen=True, slots=True)
class Slip:
    """All that the page of a link may show, and what it needs to know. `owner` is whose notice it is, for the access log."""

    notice: NoticeId
    classification: Class
    answer_by: datetime | None
    recipient: str
    contact: str
    passes_on: bool
    """Whether it is a message to pass on, which only passing on answers."""
    takes_code: bool
    """Whether a code can open more: one told by telephone, or one that stands in what was sealed."""
    answered: Act | None
    proved: Act | None
    """The act that proves that the sealed text was opened."""
    owner: PartyId
    since: datetime
    """From when on something can have been done with it."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a link leads to."""

    delivery: notices.Delivery
    notice: Notice
    held: Docket


def path(delivery: str) -> str:
    """Give the path of a delivery's page."""
    return PLACE + _signer().sign(delivery)


def paths(notice: NoticeId) -> tuple[str, ...]:
    """Give the paths of a notice's deliveries, as its mails name them."""
    rows = notices.Delivery.objects.filter(notice_id=notice).order_by("id").values_list("id", flat=True)
    return tuple(path(str(row)) for row in rows)


def slip(token: str, tools: Tools) -> Slip:
    """Give what the page of a link shows; NoSuchLink where there is none."""
    return shown(found(token, tools), tools)


def press(token: str, kind: ActKind, how: str, tools: Tools, about: str = "") -> Slip:
    """Record that the button was pressed, by the contact that the mail went to; pressed again, it counts once.

    `how` is another way in which a message was passed on; empty: tocsin sends it on. `about` is to whom and when, or the
    reason of a refusal. Raises NoSuchLink, CannotAct.
    """
    with transaction.atomic():
        one = found(token, tools, hold=True)
        before = shown(one, tools)
        if before.answered is not None:
            return before
        why, reference = (about, "") if kind is ActKind.REFUSED else ("", about)
        by, person = one.notice.recipient, name_of(one)
        enter(one.notice, kind, by, person, Strength.HEADER, tools, why=why, channel=how, told_by=reference)
        return shown(found(token, tools), tools)


def prove(token: str, code: str, tools: Tools) -> bool:
    """Record that the code at the end of a sealed text was given back: whoever has it has opened it. False where it is wrong."""
    one = found(token, tools)
    sealed = beside(one.notice, tools)
    if sealed is None or sealed.how is not How.SMIME or not code.strip():
        return False
    try:
        open_judged(one.notice.id, one.notice.recipient, name_of(one), Strength.KEY, tools, code)
    except CannotBeOpened:
        return False
    return True


def found(token: str, tools: Tools, hold: bool = False) -> Found:
    """Give what a link leads to, as it is now; NoSuchLink where it opens nothing."""
    row = _delivery(token, hold)
    notice = notices.read(row.notice, tools.unseal)
    held = docket(notice.case, tools)
    red = Class.RED in (notice.classification, held.classification)
    left = row.contact.organisation_id != notice.recipient
    if red or left or over(row, tools.now()) or notice not in current(held.notices):
        raise nothing()
    return Found(row, notice, held)


def shown(one: Found, tools: Tools) -> Slip:
    """Give what the page of a link shows of what it leads to."""
    notice, sealed = one.notice, beside(one.notice, tools)
    by_telephone = bool(one.delivery.contact.telephone)
    opens = on(notice, one.held.acts, ActKind.OPENED)
    return Slip(
        notice=notice.id,
        classification=notice.classification,
        answer_by=notice.answer_by,
        recipient=one.held.names.get(notice.recipient, notice.recipient),
        contact=one.delivery.contact.name,
        passes_on=notice.onward is not None,
        takes_code=by_telephone or (sealed is not None and sealed.how is How.SMIME),
        answered=_answered(notice, one.held),
        proved=opens[-1] if opens else None,
        owner=notice.path[0],
        since=notice.planned_at,
    )


def name_of(one: Found) -> str:
    """Give the name under which whoever holds the link acts: that of the contact to which it went."""
    return one.delivery.contact.name or one.delivery.contact.email


def over(row: notices.Delivery, at: datetime) -> bool:
    """Say whether a link was withdrawn, or is too old."""
    return row.link_ended_at is not None or at >= row.queued_at + GOOD_FOR


def nothing() -> NoSuchLink:
    """Give the refusal of a link, whatever is wrong with it."""
    return NoSuchLink("This link", "it opens nothing here.", "Reply to the message that it came in, or telephone.")


def _answered(notice: Notice, held: Docket) -> Act | None:
    ends = ENDS if notice.onward is None else ENDS[1:]
    done = [one for one in on(notice, held.acts, *ends) if one.by == notice.recipient]
    return max(done, key=lambda one: one.strength.rank) if done else None


def _delivery(token: str, hold: bool = False) -> notices.Delivery:
    try:
        number = int(_signer().unsign(token))
    except (BadSignature, ValueError):
        raise nothing() from None
    rows = notices.Delivery.objects.select_related("notice", "contact")
    row = (rows.select_for_update(of=("self",)) if hold else rows).filter(pk=number).first()
    if row is None:
        raise nothing()
    return row


def _signer() -> Signer:
    return Signer(sep=".", salt="tocsin.guest")
