"""What is recorded of one case, read at once, with the systems it concerns?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tocsin.cases.case import Affected, Case, Finding
from tocsin.cases.classify import Reclassified, current
from tocsin.cases.decide import standing as judged
from tocsin.cases.judgement import Confirmation, Judgement
from tocsin.devices.version import Inside, inside
from tocsin.duties.act import Act, ActKind
from tocsin.duties.duty import Duty
from tocsin.duties.owe import Holder
from tocsin.flows.picture import london, picture, widest
from tocsin.flows.tools import Only, Tools
from tocsin.notices.escalation.approval import Approved, standing
from tocsin.notices.escalation.ladder import Does
from tocsin.notices.notice import Notice
from tocsin.notices.path import Placed
from tocsin.notices.plan import Terms
from tocsin.notices.wording import Names, body, confirmed_body
from tocsin.records import cases, declared, duties, notices, parties
from tocsin.routes.link import Sign, SignKind
from tocsin.words import MANUFACTURER, SUPPLIER, Class, Direction, PartyId

COMMITTEE = PartyId("ssc")
COUNTS_FOR = {
    ActKind.ACKNOWLEDGED: SignKind.ACKNOWLEDGED,
    ActKind.HANDED_ON: SignKind.ACKNOWLEDGED,
}
"""Acts on a notice that show that its recipient's contact works."""


@dataclass(frozen=True, slots=True)
class Docket:
    """A case with all that is kept of it, in the order kept."""

    case: Case
    decisions: tuple[cases.Decided, ...]
    duties: tuple[Duty, ...]
    acts: tuple[Act, ...]
    notices: tuple[Notice, ...]
    names: Names

    @property
    def classification(self) -> Class:
        """The case's class after its recorded changes."""
        return current(self.case, tuple(one for one in self.decisions if isinstance(one, Reclassified)))

    @property
    def owner(self) -> PartyId:
        """Whose case it is: the finder's or the issuer's."""
        return self.case.finder if isinstance(self.case, Finding) else self.case.issuer

    @property
    def confirmation(self) -> Confirmation | None:
        """The newest confirmation, or the SSC's decision in its place."""
        found = [one for one in self.decisions if isinstance(one, Confirmation)]
        return found[-1] if found else None

    def judgement(self, by: PartyId, at: datetime) -> Judgement | None:
        """Give an organisation's newest judgement at an instant."""
        return judged(tuple(one for one in self.decisions if isinstance(one, Judgement)), by, at)


def docket(reference: str, tools: Tools) -> Docket:
    """Give a case by its reference or its first characters; NoSuchCase otherwise."""
    case = cases.read(cases.find(reference), tools.unseal)
    return Docket(
        case=case,
        decisions=cases.decisions_of(case.id, tools.unseal),
        duties=duties.duties_of(case.id, tools.unseal),
        acts=duties.acts_of(case.id, tools.unseal),
        notices=notices.notices_of(case.id, tools.unseal),
        names=parties.names(london(tools.now())),
    )


def placed(case: Case, on: date, tools: Tools) -> tuple[Placed, ...]:
    """Give the case's systems with every way that a message can physically go; none where no estate is loaded."""
    engine = tools.engine(case.finder if isinstance(case, Finding) else case.issuer)
    if engine is None:
        return ()
    seen = picture(widest(tools), on, tools, signs(tools))
    only = located(case.affected, engine.firmware())
    return tuple(Placed(held, traced) for held, traced in seen.traced(engine.holdings(seen.tables(), only)))


def located(affected: Iterable[Affected], firmware: Only) -> Only:
    """Give, for each affected model, those firmware versions of the estate that are meant, and those that nobody can place.

    Nobody is left untold for a version that cannot be ordered; a model without any such version gives no device.
    """
    return {
        one.model: tuple(version for version in firmware.get(one.model, ()) if inside(version, one) is not Inside.OUT)
        or ("",)
        for one in affected
        if one.model in firmware
    }


def holders(there: Iterable[Placed]) -> tuple[Holder, ...]:
    """Give the Responsible Suppliers of the systems, the largest holding first."""
    found = (one.holding.supplier for one in there)
    return tuple((SUPPLIER, party) for party in dict.fromkeys(found) if party is not None)


def makers(there: Iterable[Placed]) -> tuple[PartyId, ...]:
    """Give the manufacturers of the systems' models."""
    found = (one.holding.party(MANUFACTURER) for one in there)
    return tuple(party for party in dict.fromkeys(found) if party is not None)


def terms(at: datetime, names: Names, tools: Tools, what: str = "acknowledge") -> Terms:
    """Give what holds for everything planned at an instant; times are the sender's own policy."""
    return Terms(
        planned_at=at,
        answer_by=tools.policy.answer_within(what).after(at, tools.calendar),
        committee=COMMITTEE,
        names=names,
        reminders=tools.policy.reminders,
        approvals=tuple(one.approval for one in approvals(tools)),
        rung_at=rung_at(tools),
    )


def rung_at(tools: Tools) -> Callable[[str, int, datetime], datetime | None] | None:
    """Give when the rungs of the ladder are due; None where there is no ladder."""
    ladder = tools.ladder
    return None if ladder is None else lambda does, n, began: ladder.due(Does(does), n, began, tools.calendar)


def text_of(notice: Notice, held: Docket) -> str:
    """Give the full text that a notice stands for, whoever holds it: the confirmed text for a fan-out, else the case's."""
    if held.confirmation is not None and notice.path[0] == held.confirmation.by:
        return confirmed_body(held.confirmation, held.names)
    return body(held.case, held.names)


def approvals(tools: Tools) -> tuple[Approved, ...]:
    """Give every standing approval of now."""
    return standing((one for _, one in declared.every(Approved, tools.unseal)), tools.now())


def direction(notice: Notice, case: Case) -> Direction:
    """Say which way a notice goes: a finder's own toward the manufacturer, all others toward a supplier."""
    return Direction.TELL if isinstance(case, Finding) and notice.path[0] == case.finder else Direction.BE_TOLD


def signs(tools: Tools) -> tuple[Sign, ...]:
    """Give what every case has shown of contacts: answers in their favour, and silence against them."""
    found: list[Sign] = []
    for row in cases.Case.objects.order_by("id"):
        case = cases.read(row, tools.unseal)
        sent = {one.id: one for one in notices.notices_of(case.id, tools.unseal)}
        for act in duties.acts_of(case.id, tools.unseal):
            notice = sent.get(act.notice) if act.notice else None
            if notice is not None and notice.recipient != COMMITTEE:
                found += sign(act, notice, direction(notice, case))
    return tuple(found)


def sign(act: Act, notice: Notice, way: Direction) -> list[Sign]:
    """Give what one act on a notice shows of its recipient's contact."""
    if act.kind is ActKind.NO_ANSWER:
        return [Sign(notice.recipient, way, SignKind.UNANSWERED, london(act.at))]
    if act.by == notice.recipient and act.kind in COUNTS_FOR:
        return [Sign(notice.recipient, way, COUNTS_FOR[act.kind], london(act.at))]
    return []
