"""How does a command open a store, and with which clock, ids, salts, engines and files does it work?"""

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tocsin.words import PartyId, Refused

if TYPE_CHECKING:
    from tocsin.duties.rulebook import Rulebook
    from tocsin.flows.found import Founded
    from tocsin.flows.settle import Files
    from tocsin.flows.tools import Engine, Tools
    from tocsin.ledger.checkpoint import Signer


class CannotOpen(Refused):
    """A store, an instant or a date that cannot be used as it was given."""


@dataclass(frozen=True, slots=True)
class Desk:
    """An open store and the tools to work in it."""

    folder: Path
    tools: "Tools"
    store: "Founded"
    known: datetime | None = None
    """The estate is asked as known at this instant; None: now."""

    @property
    def invented(self) -> bool:
        """Whether everything in the store is made up."""
        return self.store.invented

    def signer(self) -> "Signer":
        """Give the key that signs the ledger's heads."""
        from tocsin.drivers import keys

        return keys.load(self.folder)


def start(folder: Path | None) -> Path:
    """Set Django up for the store in `folder` (else TOCSIN_STORE, else ./store) and give the folder."""
    chosen = (folder or Path(os.environ.get("TOCSIN_STORE", "store"))).resolve()
    os.environ["TOCSIN_STORE"] = str(chosen)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tocsin.settings")
    import django

    django.setup()
    return chosen


def make(folder: Path | None, name: str, invented: bool, at: datetime | None = None) -> Desk:
    """Open a store, making it where it is not there yet: folder, database, signing key."""
    chosen = start(folder)
    chosen.mkdir(parents=True, exist_ok=True)
    _migrate()
    from tocsin.drivers import clock, keys
    from tocsin.flows.found import found

    now = at or clock.wall()
    store = found(name, invented, now)
    if not (chosen / keys.FILE).exists():
        keys.make(chosen, store.origin)
    return Desk(chosen, _tools(chosen, clock.fixed(at) if at else clock.wall), store)


def desk(folder: Path | None = None, at: str | None = None, as_known: str | None = None) -> Desk:
    """Open a store that is there; CannotOpen where it is not, or where `at` is given and the store is not invented.

    The estate is asked as it was known at the end of the day `as_known`, in London; None: as it is known now.
    """
    chosen = start(folder)
    from tocsin.drivers import clock
    from tocsin.flows.found import founded

    store = founded() if there(chosen) else None
    if store is None:
        raise CannotOpen(
            f"The store {chosen}",
            "no store is there.",
            "Make one with `tocsin load REGISTER`, or try an invented one with `tocsin town` and `tocsin load`.",
        )
    if at is not None and not store.invented:
        raise CannotOpen(f"--at {at}", "this store is not invented, and its clock cannot be set.", "Leave --at out.")
    known = known_by(as_known) if as_known else None
    return Desk(chosen, _tools(chosen, clock.fixed(instant(at)) if at else clock.wall, known), store, known)


def there(folder: Path) -> bool:
    """Say whether a store's database is there and current."""
    from django.db import connection

    if connection.vendor == "sqlite" and not (folder / "tocsin.sqlite3").exists():
        return False
    return "records_store" in connection.introspection.table_names()


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def known_by(text: str) -> datetime:
    """Give the last instant of a day in London."""
    from tocsin.duties.calendar import LONDON

    return datetime.combine(day(text) + timedelta(days=1), time(), LONDON) - timedelta(microseconds=1)


def _tools(folder: Path, now: Callable[[], datetime], known: datetime | None = None) -> "Tools":
    from tocsin.drivers import access, ids, ladders, rulebooks, salt, sealing
    from tocsin.flows.tools import Tools

    sealer = sealing.for_store(folder)

    return Tools(
        now=now,
        new_id=ids.random_id,
        salt=salt.random_salt,
        rulebook=rulebook,
        policy=rulebooks.policy(),
        calendar=rulebooks.calendar(),
        engine=lambda party: engine(folder, party, known),
        seal=sealer.seal,
        unseal=sealer.unseal,
        matrix=access.matrix(),
        ladder=ladders.load(),
        cms=_cms,
    )


def _cms(text: str, certificate: str) -> str:
    from tocsin.drivers import smime

    return smime.seal(text, certificate)


def rulebook(name: str) -> "Rulebook":
    """Give a rulebook by its id, or from a file of the user's own where `name` is the path of a .yaml file.

    A file may stand on rulebooks of tocsin, and on others in its own folder.
    """
    from tocsin.drivers import rulebooks

    path = Path(name)
    if path.suffix.lower() not in (".yaml", ".yml"):
        return rulebooks.load(name)
    if not path.is_file():
        raise CannotOpen(f"The rulebook {name}", "no such file is there.", "Give the path of a rulebook, or an id.")
    beside = {one.stem: one.read_text("utf-8") for one in path.parent.glob(f"*{path.suffix}")}
    return rulebooks.load(path.stem, beside)


def engine(folder: Path, party: PartyId, known: datetime | None = None) -> "Engine | None":
    """Give the engine over an organisation's own estate, else the industry's, as known at an instant (None: now).

    Refused where a byte of it is not as it was recorded. None where neither is loaded.
    """
    from tocsin.drivers import known as as_known
    from tocsin.drivers import whole
    from tocsin.flows.snapshot import standing
    from tocsin.flows.tools import Engine

    held = standing(party, known)
    if held is None:
        return None
    path, later = whole.checked(folder, held.base.path, held.base.digest, [(o.path, o.digest) for o in held.overlays])
    return Engine(
        holdings=lambda tables, only: (
            as_known.holdings(path, later, tables)
            if only is None
            else as_known.located_holdings(path, later, tables, only)
        ),
        firmware=lambda: as_known.firmware(path, later),
    )


def naming(here: "Desk") -> Callable[[str], str]:
    """Give what says how an organisation is called in a table of this store; where all is invented, the table says so once."""
    from tocsin.flows.hand_over import names

    held = {
        str(party): name.removesuffix(" (invented)") if here.invented else name
        for party, name in names(here.tools).items()
    }
    return lambda party: held.get(party, party)


def files() -> "Files":
    """Give the functions that open, check and write files."""
    from tocsin.drivers import alone, compare, handback, intake, sheets
    from tocsin.flows.settle import Files

    return Files(
        sheets=sheets.sheets,
        digest=sheets.digest,
        intake=intake.intake,
        compare=compare.compare,
        handback=handback.handback,
        discard=intake.discard,
        alone=alone.alone,
    )


def instant(text: str) -> datetime:
    """Read a UTC instant such as 2026-11-24T09:00:00Z; CannotOpen where it is none, or names no zone."""
    at: datetime | None = None
    with contextlib.suppress(ValueError):
        at = datetime.fromisoformat(text)
    if at is None or at.tzinfo is None:
        raise CannotOpen(f"The instant {text!r}", "it is no instant with its zone.", "Give it as 2026-11-24T09:00:00Z.")
    return at.astimezone(UTC)


def day(text: str) -> date:
    """Read a date such as 2026-11-24; CannotOpen where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise CannotOpen(f"The date {text!r}", "it is no date.", "Give it as 2026-11-24.") from wrong


def plain(value: Any) -> Any:
    """Give a value as what JSON can hold: enums and dates as their text."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | frozenset | set):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value if value is None or isinstance(value, bool | int | float) else str(value)
