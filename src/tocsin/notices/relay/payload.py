"""What may a granted intermediary read: the models, what to do and by when, and no way to do harm (decision 24)?"""

from tocsin.cases.case import Advisory, Case
from tocsin.notices.wording import listed, paragraphs


def payload(case: Case) -> str:
    """Write what passes on with a message where the originator granted it: not what was seen, nor who found it."""
    advisory = isinstance(case, Advisory)
    return paragraphs(
        f"Devices: {listed(case.affected)}.",
        f"What can be done: {case.remedy}" if isinstance(case, Advisory) and case.remedy else "",
        f"Fixed in: {case.fixed_in}." if isinstance(case, Advisory) and case.fixed_in else "",
        "" if advisory else "What can be done is for its recipient to say.",
    )
