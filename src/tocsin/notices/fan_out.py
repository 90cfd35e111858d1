"""Once the manufacturer confirms a finding, who else with that device must hear of it, and what is withheld?

It stays one case (decision 12). Every other Responsible Supplier with the device is told; the reporter and all holdings
are withheld. Where the manufacturer does not confirm, the SSC's recorded decision stands in its place.
"""

import re
from collections.abc import Iterable

from tocsin.cases.case import Finding
from tocsin.cases.judgement import Confirmation
from tocsin.notices.notice import Notice, Why
from tocsin.notices.path import Placed
from tocsin.notices.plan import NewId, Saying, Terms, advise, fresh
from tocsin.notices.wording import confirmed_body
from tocsin.words import Class, Fault, Refused


class NotConfirmed(Refused):
    """A fan-out without the manufacturer's confirmation and without the SSC's decision."""


class NamesReporter(Refused):
    """A text for other suppliers that names who reported the vulnerability."""


def fan_out(
    case: Finding,
    confirmation: Confirmation,
    placed: Iterable[Placed],
    terms: Terms,
    existing: Iterable[Notice],
    new_id: NewId,
    classification: Class | None = None,
) -> tuple[Notice, ...]:
    """Give the new notices to every other Responsible Supplier with an affected model, in the name of who confirmed.

    NotConfirmed where neither the manufacturer nor the SSC stands behind it; NamesReporter where the text names the finder.
    """
    if not confirmation.confirmed and confirmation.by != terms.committee:
        raise NotConfirmed(
            "Fan-out",
            "The manufacturer has not confirmed the finding, and the Security Sub-Committee has recorded no decision to fan it out.",
            "Record one of the two first.",
        )
    text = confirmed_body(confirmation, terms.names)
    withhold(case, text, terms)
    models = {one.model for one in case.affected}
    there = tuple(one for one in placed if one.holding.model in models)
    saying = Saying(case, classification or case.classification, Why.FAN_OUT, text, terms)
    return fresh(advise(saying, confirmation.by, there, but=case.finder), existing, new_id, terms.names)


def withhold(case: Finding, text: str, terms: Terms) -> None:
    """Refuse a text that names the finder, by its name, its id or its person, as whole words."""
    for name in (case.finder, terms.names.get(case.finder, ""), case.person):
        if name and re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", text.casefold()):
            fault = Fault(
                f"the name {name!r}", "no word of who reported it", "Write the summary or the remedy without it."
            )
            raise NamesReporter(
                "Fan-out",
                "The text for the other suppliers names who reported the vulnerability.",
                fault.cure,
                (fault,),
            )
