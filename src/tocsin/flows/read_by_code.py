"""What opens to a guest who gives the code that was told by telephone: the header, and the text where it may read that one.

- A final recipient reads the notice's text, or what was sealed for it inside tocsin; that it was opened is recorded.
- An intermediary reads the header, and the pass-on payload only where the originator's grant is on record (decision 24).
- A code opens for one browser, for half an hour. A wrong, used, old or withdrawn one is refused alike.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from tocsin.duties.act import Act, ActKind, Strength
from tocsin.flows.answer import enter as answered
from tocsin.flows.guest import Found, NoSuchLink, Slip, found, name_of, shown
from tocsin.flows.keep import News, keep
from tocsin.flows.relay import beside, open_judged, was_opened
from tocsin.flows.tell_code import DIGITS, digest
from tocsin.flows.tools import Tools
from tocsin.notices.letter import text_digest
from tocsin.notices.relay.payload import payload
from tocsin.notices.relay.sealed import How
from tocsin.parties.actor import Actor, Sure
from tocsin.parties.matrix import Given, Sight, Stand, Thing
from tocsin.parties.may import About, Relation, may
from tocsin.records import relay
from tocsin.records.sharing import given
from tocsin.records.sight import stage
from tocsin.words import Class, PartyId, Refused

OPEN_FOR = timedelta(minutes=30)


class WrongCode(Refused):
    """A code that opens nothing: wrong, used, old, withdrawn, tried too often; all read alike."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is shown after a code. `text` is empty where there is none for this reader; `granted` is the pass-on payload."""

    slip: Slip
    header: str
    text: str
    granted: str
    sight: Sight
    to_acknowledge: bool
    """Whether the exact text can still be acknowledged here."""


def enter(token: str, code: str, tools: Tools) -> int:
    """Use a code once, record what it opened, and give what stands for it in this browser's session. Raises WrongCode."""
    one, at = found(token, tools), tools.now()
    plain = "".join(c for c in code if c in "0123456789")
    with transaction.atomic():
        right = len(plain) == DIGITS and relay.use(one.delivery, digest(str(one.delivery.pk), plain), at)
        if right:
            _open(one, tools)
    if not right:
        raise WrongCode("This code", "it opens nothing here.", "Ask whoever told it to you for a new one.")
    return int(right.pk)


def sheet(token: str, code: int, tools: Tools) -> Sheet | None:
    """Give what a code that was used in this browser opens now; None once its half hour is over or it was withdrawn."""
    one, row = found(token, tools), relay.used(code)
    if row is None or row.delivery_id != one.delivery.pk or row.used_at is None:
        return None
    if not row.used_at <= tools.now() < row.used_at + OPEN_FOR or sight(one, tools).rank < Sight.OWN.rank:
        return None
    text, slip = _text(one, tools), shown(one, tools)
    done = slip.answered is not None and slip.answered.strength.rank >= Strength.CODE.rank
    return Sheet(
        slip=slip,
        header=one.notice.header,
        text=text,
        granted=payload(one.held.case) if not text and grants(one, tools) else "",
        sight=Sight.OWN if text else Sight.PASS_ON if grants(one, tools) else Sight.HEADER,
        to_acknowledge=bool(text) and not done,
    )


def acknowledge(token: str, code: int, tools: Tools) -> None:
    """Record that the exact text was acknowledged, by whoever gave the code; once. NoSuchLink where nothing is open."""
    with transaction.atomic():
        one = found(token, tools, hold=True)
        open_now = sheet(token, code, tools)
        if open_now is None or not open_now.text:
            raise NoSuchLink("This page", "nothing is open on it.", "Ask for a new code.")
        if open_now.to_acknowledge:
            answered(one.notice, ActKind.ACKNOWLEDGED, one.notice.recipient, name_of(one), Strength.CODE, tools)


def sight(one: Found, tools: Tools) -> Sight:
    """Give how much of a notice the matrix shows to whoever has the link and the code."""
    who = Actor("", None, tools.now(), Sure.CODE)
    kind = one.held.classification
    about = About(Thing.NOTICE, kind, stage(kind, drafted=False))
    return may(tools.matrix, who, about, Relation(frozenset({Stand.LINK_AND_CODE}), mine=True))


def grants(one: Found, tools: Tools) -> bool:
    """Say whether the pass-on payload was granted to the recipient's organisation, not to one person, on record and until now."""
    recorded = given(one.notice.recipient, "", tools.now()).get(one.held.case.id, frozenset())
    return Given.GRANTED in recorded and one.held.classification is not Class.RED


def _text(one: Found, tools: Tools) -> str:
    """Give the text that a code opens: a notice's own; or what was sealed inside tocsin, for the end of its path alone."""
    sealed = beside(one.notice, tools)
    if sealed is None:
        return one.notice.body if one.notice.onward is None else ""
    return sealed.content if sealed.how is How.INSIDE else ""


def _open(one: Found, tools: Tools) -> None:
    """Record that the text was opened, where there is one."""
    if not _text(one, tools):
        return
    sealed, by = beside(one.notice, tools), one.notice.recipient
    if sealed is not None:
        if was_opened(sealed, one.held.acts) is None:
            open_judged(one.notice.id, by, name_of(one), Strength.CODE, tools)
        return
    act = _opened(one, by, tools)
    if not [each for each in one.held.acts if (each.kind, each.by, each.digest) == (act.kind, act.by, act.digest)]:
        keep(one.held.case.id, News(acts=(act,)), tools.now(), tools)


def _opened(one: Found, by: PartyId, tools: Tools) -> Act:
    return Act(
        ActKind.OPENED,
        one.notice.case,
        by,
        tools.now(),
        name_of(one),
        toward=one.notice.sender,
        strength=Strength.CODE,
        notice=one.notice.id,
        digest=text_digest(one.notice),
        channel="telephone",
        origin=one.notice.path[0],
    )
