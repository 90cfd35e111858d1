"""What has been asked of the estate already, on the same facts? The engine is not run in a request for what is known."""

from contextlib import suppress
from typing import Any

from tocsin.flows import ask
from tocsin.flows.picture import london
from tocsin.flows.stamp import stamp
from tocsin.flows.systems import Systems
from tocsin.flows.systems import systems as judged
from tocsin.routes.route import Traced
from tocsin.web.asked import BOOKS, BOTH, Asked
from tocsin.web.remember import Remembered
from tocsin.web.tools import tools
from tocsin.words import PartyId

ANSWERS: Remembered[Any] = Remembered(128)
"""Answers by question, asker, rules, day and the stamp of what they rest on."""


def warm() -> None:
    """Ask what is asked first, as the SSC, so that the engine has run once before anybody waits for it."""
    with suppress(ask.NothingLoaded):
        cover(PartyId("ssc"), Asked("ssc-guidance", london(tools().now()), BOTH, "recognised"))


def cover(reader: PartyId, asked: Asked) -> ask.Cover:
    """Give cover under every rulebook."""
    key = ("cover", reader, asked.on, stamp(reader))
    answer: ask.Cover = ANSWERS.get(key, lambda: ask.cover(reader, BOOKS, asked.on, tools()))
    return answer


def gaps(reader: PartyId, asked: Asked) -> ask.Gaps:
    """Give the gaps of the directions and the test asked for."""
    key = ("gaps", reader, asked, stamp(reader))
    answer: ask.Gaps = ANSWERS.get(
        key, lambda: ask.gaps(reader, asked.rulebook, asked.on, asked.directions, asked.test, tools())
    )
    return answer


def systems(reader: PartyId, asked: Asked) -> Systems:
    """Give every holding with its verdict."""
    key = ("systems", reader, asked.rulebook, asked.on, stamp(reader))
    answer: Systems = ANSWERS.get(key, lambda: judged(reader, asked.rulebook, asked.on, tools()))
    return answer


def traced(held: Systems, place: int) -> Traced:
    """Trace one holding of those asked for."""
    return held.seen.traced([held.judged[place].holding])[0][1]
