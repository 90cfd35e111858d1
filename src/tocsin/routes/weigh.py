"""Does one agreement meet a need, in its date, its claim, its tests, its models and what it carries?"""

from datetime import date

from tocsin.routes.kind import Need
from tocsin.routes.link import Claim, Link
from tocsin.routes.route import Reason
from tocsin.words import ModelId


def weigh(link: Link, need: Need, letters: tuple[str, ...], on: date, model: ModelId | None) -> Reason:
    """Say why `link` does not meet `need` on `on`, or that it is held.

    `model` None leaves the models aside, for whoever keys them apart. The kind and the parties are the caller's to match.
    A claimed agreement counts as a confirmed one does; a stale one is as lapsed; a denied one does not count (decision 27).
    """
    if link.claim is Claim.DENIED:
        return Reason.DENIED
    if link.upto is not None and link.upto <= on:
        return Reason.LAPSED
    if link.claim is Claim.STALE:
        return Reason.STALE
    if link.since is not None and on < link.since:
        return Reason.NOT_YET
    return _inside(link, need, letters, model)


def _inside(link: Link, need: Need, letters: tuple[str, ...], model: ModelId | None) -> Reason:
    if need.carries and link.words.isdisjoint(need.carries):
        return Reason.NOT_CARRIED
    if model is not None and link.covers is not None and model not in link.covers:
        return Reason.OTHER_MODELS
    if link.sort in letters and not link.tests_met:
        return Reason.LETTER_TESTS
    return Reason.HELD
