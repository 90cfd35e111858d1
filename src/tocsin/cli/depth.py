"""With which engines does a command ask a snapshot more than its holdings?"""

from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.cli.desk import Desk

if TYPE_CHECKING:
    from tocsin.flows.depth import Depth
    from tocsin.flows.snapshot import Standing

AMBER = "Class: Amber (our reading: TLP:AMBER+STRICT). For the organisation that asked."


def depth(here: Desk) -> "Depth":
    """Give the engines over the estates of an open store, as known when the desk asks."""
    from tocsin.drivers import lacking, paired, tally, versions
    from tocsin.drivers.highs import highs
    from tocsin.flows.depth import Depth

    return Depth(
        tally=lambda held, scenarios, mine: tally.tally(*at(here, held), scenarios, mine),
        paired=lambda held, before, after: paired.paired(*at(here, held), before, after),
        versions=lambda held, tables, only: versions.versions(*at(here, held), tables, only),
        lacking=lambda held, wanted, supplier: lacking.lacking(*at(here, held), wanted, supplier),
        solve=highs,
        known=here.known,
    )


def at(here: Desk, held: "Standing") -> tuple[Path, tuple[Path, ...]]:
    """Give the folders of what an answer stands on, each looked at first; Refused where a byte is not as it was recorded."""
    from tocsin.drivers import whole

    later = [(one.path, one.digest) for one in held.overlays]
    return whole.checked(here.folder, held.base.path, held.base.digest, later)
