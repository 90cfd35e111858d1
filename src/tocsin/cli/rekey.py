"""`tocsin rekey`: an organisation gets a new key, everything is sealed anew with it, and the old ones are destroyed."""

from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.cli.desk import desk
from tocsin.cli.options import AsJson, AsOrganisation, StoreFolder
from tocsin.cli.show import as_json, invented, say

if TYPE_CHECKING:
    from tocsin.flows.tools import Tools


def rekey(as_: AsOrganisation, store: StoreFolder = None, json_: AsJson = False) -> None:
    """Give your organisation a new key; what is sealed is sealed anew, and no older key opens anything any more."""
    here = desk(store)
    from tocsin.flows.found import acting

    party = acting(as_)
    done, gone = rotated(here.folder, party, here.tools)
    if json_:
        as_json({"organisation": party, "sealed anew": done, "keys destroyed": gone})
        return
    say(f"Recorded: {party} has a new key. {done:,} texts were sealed anew; {len(gone)} older keys are destroyed.")
    invented(here.invented)


def rotated(folder: Path, party: str, tools: "Tools") -> tuple[int, tuple[str, ...]]:
    """Make the key, seal anew, and destroy the old ones, in that order: at no instant can something be opened by nobody."""
    from tocsin.drivers.sealing import for_store
    from tocsin.flows.reseal import reseal

    sealer = for_store(folder)
    sealer.custodian.add(party)
    done = reseal(sealer.is_current, tools)
    return done, sealer.custodian.retire()
