"""Does one agreement that runs meet a need, in its tests, its models and what it carries?"""

from tocsin.routes.kind import Need
from tocsin.routes.link import Link
from tocsin.routes.route import Reason
from tocsin.words import ModelId


def weigh(link: Link, need: Need, letters: tuple[str, ...], model: ModelId | None) -> Reason:
    """Say why `link` does not meet `need`, or that it is held. Its kind, parties and dates are the caller's to match.

    `model` None leaves the models aside, for whoever keys them apart.
    """
    if need.carries and link.words.isdisjoint(need.carries):
        return Reason.NOT_CARRIED
    if model is not None and link.covers is not None and model not in link.covers:
        return Reason.OTHER_MODELS
    if link.sort in letters and not link.tests_met:
        return Reason.LETTER_TESTS
    return Reason.HELD
