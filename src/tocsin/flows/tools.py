"""What is every flow handed by the face that calls it?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tocsin.duties.calendar import Calendar
from tocsin.duties.policy import Policy
from tocsin.duties.rulebook import Rulebook
from tocsin.estate.holding import Holding
from tocsin.estate.table import Tables
from tocsin.ledger.pack import Salt
from tocsin.notices.escalation.ladder import Ladder
from tocsin.parties.matrix import EMPTY, Matrix
from tocsin.parties.place import Seal
from tocsin.words import ModelId, PartyId

Only = Mapping[ModelId, tuple[str, ...]]
"""Models, each with the firmware versions that are meant; no version: all of them."""


def nothing(_point: str) -> None:
    """Pass a point."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Asks one snapshot. `holdings` counts it, or what `only` names of it; `firmware` gives the versions
    seen, by model."""

    holdings: Callable[[Tables, Only | None], tuple[Holding, ...]]
    firmware: Callable[[], Only]


@dataclass(frozen=True, slots=True)
class Tools:
    """Functions that ask or reach the world, chosen by a face. No flow knows another clock, file or engine than these."""

    now: Callable[[], datetime]
    new_id: Callable[[str], str]
    salt: Salt
    rulebook: Callable[[str], Rulebook]
    policy: Policy
    calendar: Calendar
    engine: Callable[[PartyId], Engine | None]
    """Gives the engine over an organisation's own snapshot, else over the whole industry's; None where there is none."""
    seal: Seal
    unseal: Seal
    matrix: Matrix = EMPTY
    """Who may see what; an empty one denies everything."""
    ladder: Ladder | None = None
    """What is done about silence and when; without one, each step is prepared as soon as silence is recorded."""
    cms: Callable[[str, str], str] | None = None
    """Seals a text to a certificate in PEM, as base64 of CMS; without it everything is sealed inside tocsin."""
    passing: Callable[[str], None] = nothing
    """Is told each named point that is passed on the way; does nothing but in tests that end the process there."""
