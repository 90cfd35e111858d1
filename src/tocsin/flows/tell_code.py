"""A named person of the notifying organisation reads out a code on a contact's registered number (decision 22).

Never at Red; to the number that the register has, and no other; good for minutes, once, with few tries, and few codes a day.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from tocsin.duties.act import Act, ActKind
from tocsin.flows.docket import docket
from tocsin.flows.guest import over
from tocsin.flows.keep import News, keep
from tocsin.flows.look import Reader, in_own_name
from tocsin.flows.tools import Tools
from tocsin.notices.notice import Notice
from tocsin.parties.actor import Duty
from tocsin.parties.matrix import Thing
from tocsin.records import ledger, notices, relay
from tocsin.words import Class, Fault, PartyId, Refused

GOOD_FOR = timedelta(minutes=15)
DIGITS = 8
MOST_A_DAY = 5
"""So many codes for one mail in a day; whoever needs more is helped another way."""


class CannotTell(Refused):
    """A code, or the end of a link, that cannot be given as it was asked for."""


@dataclass(frozen=True, slots=True)
class Told:
    """What to read out, to whom, on which number, and until when it is good."""

    code: str
    name: str
    number: str
    verified_on: date | None
    expires_at: datetime
    left_today: int


def tell_code(reference: str, teller: Reader, person: str, tools: Tools, contact: str = "") -> Told:
    """Give a code to read out to a notice's contact (`contact`: its name or address); an earlier one opens nothing any more."""
    at, actor = tools.now(), in_own_name(teller, Duty.DECIDES, Thing.NOTICE, tools, person)
    by, person = actor.party or PartyId(""), actor.signature
    notice = began(reference, by, tools)
    row = _delivery(notice, contact, at)
    _may_be_told(notice, row, docket(notice.case, tools).classification, person, at)
    code = drawn(tools)
    with transaction.atomic():
        ledger.locked()
        left = MOST_A_DAY - relay.told_since(row, at - timedelta(days=1))
        if left <= 0:
            why = f"{MOST_A_DAY} codes were told for it within a day."
            raise CannotTell(f"Notice {notice.id}", why, "Read the header out, and send a person or a sealed message.")
        relay.tell(row, digest(str(row.pk), code), f"{person} of {by}", at, at + GOOD_FOR)
        keep(notice.case, News(acts=(_act(ActKind.CODE_TOLD, notice, by, person, at, row),)), at, tools)
    told = row.contact
    return Told(spaced(code), told.name or told.email, told.telephone, told.verified_on, at + GOOD_FOR, left - 1)


def withdraw_link(reference: str, teller: Reader, person: str, why: str, tools: Tools) -> int:
    """Let the links of a notice's mails, and every code for them, open nothing any more; give how many there were."""
    at, actor = tools.now(), in_own_name(teller, Duty.DECIDES, Thing.NOTICE, tools, person)
    by, person = actor.party or PartyId(""), actor.signature
    notice = began(reference, by, tools)
    if not (person.strip() and why.strip()):
        raise CannotTell(f"Notice {notice.id}", "it needs a person and a reason.", "Give both.")
    with transaction.atomic():
        ledger.locked()
        rows = list(notices.Delivery.objects.filter(notice_id=notice.id, link_ended_at=None).select_related("contact"))
        for row in rows:
            relay.withdraw(row, at)
        notices.Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(link_ended_at=at)
        acts = tuple(_act(ActKind.LINK_WITHDRAWN, notice, by, person, at, row, why.strip()) for row in rows)
        keep(notice.case, News(acts=acts), at, tools)
    return len(rows)


def began(reference: str, by: PartyId, tools: Tools) -> Notice:
    """Give the notice whose id begins with `reference` and whose path begins with `by`; unknown and forbidden read alike."""
    wanted = reference.strip().upper()
    rows = list(notices.Notice.objects.filter(id__startswith=wanted)[:2]) if len(wanted) >= notices.SHORTEST else []
    found = [notices.read(row, tools.unseal) for row in rows]
    if len(found) != 1 or found[0].path[0] != by:
        why = f"no notice whose path begins with {by} has this reference, or more than one begins with it."
        raise CannotTell(f"Notice {reference}", why, "Whose message it is tells the code; `tocsin case` lists notices.")
    return found[0]


def drawn(tools: Tools) -> str:
    """Draw digits that nobody can foresee."""
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    number = sum(letters.index(one) << (5 * place) for place, one in enumerate(tools.new_id("K")[-20:]))
    return str(number % 10**DIGITS).zfill(DIGITS)


def spaced(code: str) -> str:
    """Write a code as it is read out."""
    return f"{code[:4]} {code[4:]}"


def digest(delivery: str, code: str) -> str:
    """Give the keyed digest under which a code is kept: without this instance's secret it cannot be tried out."""
    return salted_hmac("tocsin.code", f"{delivery}:{code}", algorithm="sha256").hexdigest()


def _delivery(notice: Notice, contact: str, at: datetime) -> notices.Delivery:
    rows = notices.Delivery.objects.filter(notice_id=notice.id, sent_at__isnull=False).select_related("contact")
    wanted = contact.strip().casefold()
    fit = [
        row for row in rows.order_by("id") if wanted in ("", row.contact.name.casefold(), row.contact.email.casefold())
    ]
    live = [row for row in fit if not over(row, at) and row.contact.organisation_id == notice.recipient]
    if not live:
        why = "no mail of it with a link that still opens went to such a contact."
        raise CannotTell(f"Notice {notice.id}", why, "Send it first; or name the contact as the register does.")
    return live[0]


def _may_be_told(notice: Notice, row: notices.Delivery, now: Class, person: str, at: datetime) -> None:
    red = Class.RED in (notice.classification, now)
    wrong = (
        (red, "a notice at Red", "Amber at most", "At Red a named person reads it signed in, and nothing else."),
        (
            not row.contact.telephone,
            f"no telephone number of {row.contact.name or row.contact.email}",
            "a number in the register",
            "Have it put into the register by its own organisation; a number told in a call is not one.",
        ),
        (not person.strip(), "nobody", "a named person", "Say who reads it out."),
        (at < notice.planned_at, at.isoformat(), "a time after the notice", "Look at the clock."),
    )
    faults = tuple(Fault(given, expected, cure) for failed, given, expected, cure in wrong if failed)
    if faults:
        raise CannotTell(f"A code for {notice.id}", str(faults[0]), faults[0].cure, faults)


def _act(
    kind: ActKind, notice: Notice, by: PartyId, person: str, at: datetime, row: notices.Delivery, why: str = ""
) -> Act:
    return Act(
        kind,
        notice.case,
        by,
        at,
        person.strip(),
        toward=notice.recipient,
        notice=notice.id,
        why=why,
        channel="telephone" if kind is ActKind.CODE_TOLD else "mail",
        reference=row.contact.name or row.contact.email,
    )
