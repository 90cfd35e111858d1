"""May this step be taken now: has nobody else moved the case meanwhile, and is the clock to be trusted?"""

from tocsin.flows.docket import Docket
from tocsin.records import duties, ledger, notices, watch
from tocsin.words import Refused


class MovedOn(Refused):
    """A case in which somebody else acted between the look and the act."""


class ClockSuspect(Refused):
    """A step that waits until a person says that the clock is right (decision 37)."""


def hold(held: Docket) -> None:
    """Keep everybody else from adding to the record until the transaction ends; MovedOn where somebody was quicker."""
    ledger.locked()
    case = held.case.id
    now = (
        duties.ActDone.objects.filter(in_case_id=case).count(),
        notices.Notice.objects.filter(in_case_id=case).count(),
    )
    if now != (len(held.acts), len(held.notices)):
        raise MovedOn(
            f"Case {case}",
            "somebody else acted in this case at the same moment, and nothing of yours was recorded.",
            "Look at the case again, and repeat the step if it is still wanted.",
        )


def steady(what: str) -> None:
    """Refuse a step that releases or expires anything while the clock is suspect; ClockSuspect says how to go on."""
    alarm = watch.open_alarm(watch.CLOCK)
    if alarm is not None:
        raise ClockSuspect(
            what,
            f"the clock is suspect since {alarm.raised_at:%Y-%m-%d %H:%M} UTC: {alarm.what}",
            "Put the clock right; then a named person confirms it: tocsin work --confirm-clock PERSON --once",
        )
