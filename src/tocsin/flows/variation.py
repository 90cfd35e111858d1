"""Does a proposed variation's text say a rulebook that can be made, against a base that is in force today?"""

from tocsin.changes.held.decision import Varied
from tocsin.changes.variation.read_variation import base_named, read_variation
from tocsin.changes.variation.vary import merge
from tocsin.flows.picture import london
from tocsin.flows.tools import Tools
from tocsin.words import Refused


class NotThisVariation(Refused):
    """A variation whose record says another thing than its text."""


def checked_variation(given: Varied, tools: Tools) -> Varied:
    """Give a variation as its text says it, with its digest; Refused where the text cannot be made to its base today."""
    file = given.id or "the variation"
    base = tools.rulebook(base_named(given.text, file))
    read = read_variation(given.text, file, base)
    for word, said, text in (
        ("id", given.id, read.id),
        ("base", given.base, read.base),
        ("digest", given.digest, read.digest),
    ):
        if said and said != text:
            raise NotThisVariation(
                f"The variation {file}",
                f"its {word} is given as {said}, and its text says {text}.",
                "Leave it out, or give what the text says.",
            )
    merged = merge(base, (read,), london(tools.now()))
    if merged.rulebook is None:
        found = merged.conflicts[0]
        raise NotThisVariation(
            file, f"{found.sort} {found.name}: {found.because}.", "Change or remove what stands on it too."
        )
    return Varied(read.id, base.id, read.digest, read.label, given.text)
