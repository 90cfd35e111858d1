"""Which invented modifications does the town play, text by text, in the order in which they are told?

- MP075 is the paper's DP075 played on from the Panel of 14 June 2019; what the town adds did not happen, and says so.
- MP901 goes into the same release and changes the same clause. MP902's consultation is open on the day of the town.
- ``{day -3}`` in a text is a day counted from the town's; ``{run}`` is the simulation that the town's own estate gives.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from importlib.resources import files

RUN = "{run}"
DAY = re.compile(r"\{day ([+-]?\d+)\}")
LETTER = re.compile(r"\{letter (\w+)\}")


@dataclass(frozen=True, slots=True)
class Telling:
    """One text to load whole, where no `reference` is given, or to record of a modification."""

    reference: str
    file: str
    text: str

    @property
    def waits_for_run(self) -> bool:
        """Whether it begins with a simulation that has still to be made."""
        return RUN in self.text


def tellings(today: date) -> tuple[Telling, ...]:
    """Give what is told after DP075 is loaded, in order."""
    before, mark, after = text("mp075.yaml", today).partition("- {event: run,")
    return (
        Telling("MP075", "mp075.yaml", before),
        Telling("MP075", "mp075.yaml", mark + after),
        Telling("", "mp901.yaml", text("mp901.yaml", today)),
        Telling("DP901", "mp901-events.yaml", text("mp901-events.yaml", today)),
        Telling("MP075", "mp075-release.yaml", text("mp075-release.yaml", today)),
        Telling("MP901", "mp901-release.yaml", text("mp901-release.yaml", today)),
        Telling("", "mp902.yaml", text("mp902.yaml", today)),
        Telling("DP902", "mp902-events.yaml", text("mp902-events.yaml", today)),
    )


def text(name: str, today: date) -> str:
    """Give one of the town's texts with its days, and the digests of its letters, filled in."""
    dated = DAY.sub(lambda found: (today + timedelta(days=int(found[1]))).isoformat(), read(name).decode())
    return LETTER.sub(lambda found: sha256(read(f"letter-{found[1]}.eml")).hexdigest(), dated)


def read(name: str) -> bytes:
    """Give the bytes of a file of the stories."""
    return (files("tocsin.town") / "changes" / name).read_bytes()
