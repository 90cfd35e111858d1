"""Does an agreement run on a date, as far as is claimed and agreed?"""

from datetime import date

from tocsin.routes.link import Claim, Link
from tocsin.routes.route import Reason

DENIED, STALE, HELD = (
    Claim.DENIED,
    Claim.STALE,
    Reason.HELD,
)  # looked up once: a register has tens of thousands of links


def run(link: Link, on: date) -> Reason:
    """Say why `link` does not run on `on`, or that it is held.

    A claimed agreement counts as a confirmed one does; a stale one is as lapsed; a denied one does not count (decision 27).
    """
    if link.claim is DENIED:
        return Reason.DENIED
    if link.upto is not None and link.upto <= on:
        return Reason.LAPSED
    if link.claim is STALE:
        return Reason.STALE
    if link.since is not None and on < link.since:
        return Reason.NOT_YET
    return HELD
