"""Is what must hold after every restart, and at the end, so in this store and at this sink?"""

from collections import Counter, defaultdict

from django.db import connection

from tests.chaos.sinks import Mail
from tocsin.cli.desk import Desk
from tocsin.duties.act import ActKind
from tocsin.flows.audit import audit
from tocsin.flows.prove import kept
from tocsin.records import duties, notices, outbox


def standing(promised: set[str], mail: Mail) -> list[str]:
    """Name what does not hold at this moment, whoever has just died."""
    count = notices.Delivery.objects.count()
    tally = outbox.tally()
    wrong = [] if tally.created == count == tally.sent + tally.failed + tally.pending else [f"{tally} of {count}"]
    held = Counter(notices.Delivery.objects.values_list("notice_id", flat=True))
    wrong += [f"{one} was accepted and has {held[one]} deliveries" for one in sorted(promised) if held[one] != 3]
    took = set(mail.took)
    for row in notices.Delivery.objects.filter(sent_at__isnull=False).select_related("contact"):
        if (row.notice_id, row.contact.email, row.message_id) not in took:
            wrong.append(f"{row} counts as sent and is not at the sink")
    return wrong + recognised(mail)


def recognised(mail: Mail) -> list[str]:
    """Name each message of which more copies arrived than attempts were written down."""
    attempts = Counter(notices.Attempt.objects.values_list("delivery__notice_id", "delivery__contact__email"))
    copies: Counter[tuple[str, str]] = Counter()
    for (notice, address, _), number in mail.took.items():
        copies[notice, address] += number
    return [
        f"{key}: {number} copies, {attempts[key]} attempts" for key, number in copies.items() if number > attempts[key]
    ]


def end(promised: set[str], mail: Mail, kills: int, here: Desk, soon: int) -> list[str]:
    """Name what does not hold when everything has been sent."""
    wrong = standing(promised, mail)
    ids: dict[str, set[str]] = defaultdict(set)
    for notice, _, message in mail.took:
        ids[notice].add(message)
    wrong += [f"{one}: {len(ids[one])} Message-IDs" for one in sorted(promised) if len(ids[one]) != 3]
    if outbox.tally().pending:
        wrong.append(f"{outbox.tally().pending} deliveries are still pending")
    twice = sum(number - 1 for number in mail.took.values())
    if twice > kills:
        wrong.append(f"{twice} copies too many after {kills} kills, each with one message in flight")
    wrong += acts(mail, soon)
    wrong += [str(fault) for fault in audit(here.signer().key, lambda ids: kept(ids, here.tools.unseal))]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("pragma integrity_check")
            wrong += [row[0] for row in cursor.fetchall() if row[0] != "ok"]
    return wrong


def acts(mail: Mail, soon: int) -> list[str]:
    """Name what the record of acts lacks or has twice: each accepted attempt is told, each silence said once."""
    told = duties.ActDone.objects.filter(sort=ActKind.TOLD.value).count()
    accepted = notices.Attempt.objects.filter(accepted=True).count()
    silent = Counter(duties.ActDone.objects.filter(sort=ActKind.NO_ANSWER.value).values_list("notice_ref", flat=True))
    wrong = [] if told == accepted >= len(mail.took) else [f"{told} acts of sending, {accepted} attempts accepted"]
    wrong += [f"silence on {one} is recorded {number} times" for one, number in silent.items() if number != 1]
    return wrong if len(silent) == soon else [*wrong, f"{len(silent)} silences instead of {soon}"]
