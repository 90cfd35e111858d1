"""With which clock, rulebooks, ids and engine do the pages work?"""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from tocsin.drivers import access, clock, ids, known, ladders, rulebooks, salt, sealing, smime, whole
from tocsin.estate.holding import Holding
from tocsin.estate.table import Tables
from tocsin.flows import snapshot
from tocsin.flows.tools import Engine, Only, Tools
from tocsin.web.remember import Remembered
from tocsin.words import PartyId

COUNTED: Remembered[tuple[Holding, ...]] = Remembered(64)
"""Holdings by snapshot, day and columns. A snapshot's folder never changes, so neither do they."""


def tools() -> Tools:
    """Give what the pages hand to a flow: the engine counts a snapshot once for a day and remembers it."""
    return _tools(Path(settings.STORE), settings.AT)


@cache
def _tools(store: Path, at: str) -> Tools:
    sealer = sealing.for_store(store)
    return Tools(
        now=clock.fixed(datetime.fromisoformat(at).astimezone(UTC)) if at else clock.wall,
        new_id=ids.random_id,
        salt=salt.random_salt,
        rulebook=rulebooks.load,
        policy=rulebooks.policy(),
        calendar=rulebooks.calendar(),
        engine=lambda party: engine(store, party),
        seal=sealer.seal,
        unseal=sealer.unseal,
        matrix=access.matrix(),
        ladder=ladders.load(),
        cms=smime.seal,
    )


def engine(store: Path, party: PartyId) -> Engine | None:
    """Give DuckDB over an organisation's own snapshot, else over the industry's; None where neither is loaded."""
    held = snapshot.standing(party)
    if held is None:
        return None
    path, later = whole.checked(store, held.base.path, held.base.digest, [(o.path, o.digest) for o in held.overlays])
    return Engine(
        holdings=lambda tables, only: _counted(path, later, tables, only), firmware=lambda: _firmware(path, later)
    )


def _counted(path: Path, later: tuple[Path, ...], tables: Tables, only: Only | None) -> tuple[Holding, ...]:
    part = None if only is None else tuple(sorted(only.items()))
    key = (path, later, tables.on, tables.gained_after, tables.roles, part)
    return COUNTED.get(
        key,
        lambda: (
            known.holdings(path, later, tables) if only is None else known.located_holdings(path, later, tables, only)
        ),
    )


@cache
def _firmware(path: Path, later: tuple[Path, ...]) -> Only:
    return known.firmware(path, later)
