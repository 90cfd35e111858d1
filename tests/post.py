"""An invented store with notices to send: parties with contacts, cases, and notices planned by hand."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tocsin.cases.case import Affected, Finding
from tocsin.drivers import access, ids, rulebooks, salt
from tocsin.flows.deliver import Instance
from tocsin.flows.keep import News, keep
from tocsin.flows.tools import Tools, nothing
from tocsin.notices.notice import Letter, Notice, Sort, Why
from tocsin.notices.wording import header
from tocsin.records import notices, parties
from tocsin.records.document import unsealed
from tocsin.records.store import Store
from tocsin.words import CaseId, Class, ModelId, NoticeId, PartyId

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
SENDER, COMMITTEE = PartyId("northwind"), PartyId("ssc")
INSTANCE = Instance("tocsin.example", "notices@tocsin.example", lambda _key: "", True)
TO_EACH = 3


def tools(now: Callable[[], datetime], passing: Callable[[str], None] = nothing) -> Tools:
    return Tools(
        now=now,
        new_id=ids.random_id,
        salt=salt.random_salt,
        rulebook=rulebooks.load,
        policy=rulebooks.policy(),
        calendar=rulebooks.calendar(),
        engine=lambda _party: None,
        seal=unsealed,
        unseal=unsealed,
        matrix=access.matrix(),
        passing=passing,
    )


def people(recipients: int, contacts: int = TO_EACH) -> None:
    """A sender, the committee, and recipients of whom each has some contacts; kept already, they stay."""
    Store.objects.get_or_create(
        pk=1, defaults={"name": "Town", "origin": "town.example(invented)", "invented": True, "made_at": AT}
    )
    named = [SENDER, COMMITTEE, *(recipient(number) for number in range(recipients))]
    parties.Organisation.objects.bulk_create([parties.Organisation(id=one) for one in named], ignore_conflicts=True)
    parties.Contact.objects.bulk_create(
        [
            parties.Contact(
                organisation_id=one, duty="tell", name=f"Person {number}", email=f"person{number}@{one}.example"
            )
            for one in named
            for number in range(contacts)
        ],
        ignore_conflicts=True,
    )


def recipient(number: int) -> PartyId:
    return PartyId(f"maker{number:03}")


def finding(number: int, at: datetime = AT, classification: Class = Class.AMBER) -> Finding:
    return Finding(
        CaseId(f"C-{number:026}"),
        SENDER,
        "Person 0",
        (Affected(ModelId("acme-px400")),),
        f"Finding {number}",
        "It restarts.",
        classification,
        at,
        at,
    )


def notice(
    case: CaseId, to: PartyId, at: datetime = AT, answer_by: datetime | None = None, classification: Class = Class.AMBER
) -> Notice:
    """A notice from the sender to one party, whose id follows from both, so that making it again makes the same."""
    key = ids.seeded(f"{case}/{to}")("N")
    made = Notice(
        id=NoticeId(key),
        case=case,
        version=1,
        sort=Sort.NOTICE,
        why=Why.JUDGED_MATERIAL,
        sender=SENDER,
        recipient=to,
        final=to,
        path=(SENDER, to),
        duty="tell_manufacturer",
        classification=classification,
        header="",
        body="A text that nobody else may read.",
        answer_by=answer_by or at + timedelta(days=3),
        planned_at=at,
        needs_release=False,
    )
    return Notice(**{name: getattr(made, name) for name in Notice.__slots__} | {"header": header(made, {})})


def queued(made: Notice, with_tools: Tools, contacts: int = TO_EACH) -> None:
    """Keep a notice and queue it for each of its recipient's contacts, in one transaction."""
    from django.db import transaction

    at = with_tools.now()
    with transaction.atomic():
        keep(made.case, News(notices=(made,)), at, with_tools)
        notices.queue(((made, one) for one in parties.contacts(made.recipient, "tell")[:contacts]), at)
        with_tools.passing("queued, not committed")


def fill(
    number: int,
    with_tools: Tools,
    to_each: int = TO_EACH,
    red_every: int = 0,
    cases: int = 1,
) -> Iterator[Notice]:
    """Keep so many notices over so many cases, each queued for `to_each` contacts; what is there already is passed over."""
    per_case = -(-number // cases)
    people(per_case, to_each)
    for place in range(number):
        case = finding(place // per_case, with_tools.now())
        if place % per_case == 0 and not notices_case(case.id):
            keep(case.id, News(case=case), with_tools.now(), with_tools)
        sort = Class.RED if red_every and place % red_every == red_every - 1 else Class.AMBER
        made = notice(case.id, recipient(place % per_case), with_tools.now(), classification=sort)
        if not notices.Notice.objects.filter(pk=made.id).exists():
            queued(made, with_tools, to_each)
        yield made


def urgent(number: int, with_tools: Tools, within: timedelta) -> Iterator[Notice]:
    """Keep Red notices, each in a case of its own, that are to be answered `within` a time; `fill` made the parties."""
    for place in range(number):
        at = with_tools.now()
        case = finding(9000 + place, at, Class.RED)
        if not notices_case(case.id):
            keep(case.id, News(case=case), at, with_tools)
        made = notice(case.id, recipient(place), at, at + within, Class.RED)
        if not notices.Notice.objects.filter(pk=made.id).exists():
            queued(made, with_tools)
        yield made


def notices_case(case: str) -> bool:
    from tocsin.records.cases import Case

    return Case.objects.filter(pk=case).exists()


@dataclass(frozen=True)
class Said:
    """What a mail server said."""

    accepted: bool = True
    permanent: bool = False
    said: str = "250 accepted"
    absent: bool = False


REFUSED = Said(False, True, "550 no such mailbox")
LATER = Said(False, False, "451 come back later")
AWAY = Said(False, False, "no answer from the mail server: ConnectionRefusedError", True)


@dataclass
class Server:
    """A mail server that says what it is told to say, and keeps what it took."""

    says: Callable[[Letter, datetime], Said] = lambda _letter, _at: Said()
    took: list[tuple[datetime, Letter]] = field(default_factory=list)
    tried: list[datetime] = field(default_factory=list)

    def __call__(self, letter: Letter, at: datetime, still: Callable[[str], None]) -> Said:
        self.tried.append(at)
        still("connected")
        said = self.says(letter, at)
        if said.accepted:
            self.took.append((at, letter))
        return said

    @property
    def ids(self) -> list[str]:
        return [letter.message_id for _, letter in self.took]


def folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path
