"""What is left of a case for somebody who may not see all of it?"""

from dataclasses import replace

from tocsin.cases.case import Case, Finding
from tocsin.parties.matrix import Sight
from tocsin.words import Digest, PartyId

WITHHELD = PartyId("")


def mask(case: Case, sight: Sight) -> Case:
    """Give the case as far as `sight` shows it.

    Full and own: all. Pass-on: models, what to do, the fixed version, class; no way to do harm, and not who found it. Header:
    reference, class and instants.
    """
    if sight.rank >= Sight.FULL.rank:
        return case
    passes = sight is Sight.PASS_ON
    affected = case.affected if passes else ()
    if isinstance(case, Finding):
        return replace(case, affected=affected, finder=WITHHELD, person="", seen="", title=case.title if passes else "")
    if passes:
        return replace(case, summary="")
    return replace(
        case,
        affected=affected,
        title="",
        summary="",
        remedy="",
        fixed_in="",
        tracking="",
        version="",
        issuer=WITHHELD,
        cves=(),
        severity="",
        digest=Digest(""),
    )
