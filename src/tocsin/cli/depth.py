"""With which engines does a command ask a snapshot more than its holdings?"""

from typing import TYPE_CHECKING

from tocsin.cli.desk import Desk

if TYPE_CHECKING:
    from tocsin.flows.depth import Depth

AMBER = "Class: Amber (our reading: TLP:AMBER+STRICT). For the organisation that asked."


def depth(here: Desk) -> "Depth":
    """Give the engines over the snapshots of an open store."""
    from tocsin.drivers import paired, tally, versions
    from tocsin.drivers.highs import highs
    from tocsin.flows.depth import Depth

    return Depth(
        tally=lambda folder, scenarios, mine: tally.tally(here.folder / folder, scenarios, mine),
        paired=lambda folder, before, after: paired.paired(here.folder / folder, before, after),
        versions=lambda folder, tables, only: versions.versions(here.folder / folder, tables, only),
        solve=highs,
    )
