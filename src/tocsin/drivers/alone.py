"""Is anybody else importing into this store just now, and what did an import that was killed leave behind?

The lock is the operating system's, on the store's own folder, and goes with its process, however that ends. A folder carries a mark from before it
gets its name until the record knows it: a marked folder that the record does not know is what a killed import left.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from tocsin.words import Refused

MARK = "not-yet-recorded"
PART = ".part"
PATIENCE = 50
"""How many tenths of a second an import waits for another."""


class AnotherImport(Refused):
    """An import while another one is running in the same store."""


@contextmanager
def alone(store: Path, recorded: Callable[[], Collection[str]], patience: int = PATIENCE) -> Iterator[None]:
    """Import into `store` with nobody beside; AnotherImport where somebody is, after waiting `patience` tenths of a second.

    `recorded` gives the names of the folders that the record knows. What a killed import left is taken away before and
    after.
    """
    store.mkdir(parents=True, exist_ok=True)
    lock = os.open(store, os.O_RDONLY)
    try:
        _take(lock, store, patience)
        _sweep(store / "estate", recorded())
        try:
            yield
        finally:
            _sweep(store / "estate", recorded())
    finally:
        os.close(lock)


@contextmanager
def under_way(folder: Path) -> Iterator[Path]:
    """Give a folder to write into that gets its name, `folder`, when the ``with`` ends well, and is taken away otherwise."""
    part = folder.with_name(f".{folder.name}{PART}")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    (part / MARK).touch()
    try:
        yield part
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _take(lock: int, store: Path, patience: int) -> None:
    for left in range(patience, -1, -1):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if left:
                time.sleep(0.1)
        else:
            return
    raise AnotherImport(
        f"An import into {store.name}",
        "another import is running in this store, and two at once could each miss what the other adds.",
        "Wait until it is done and give the same command again; nothing of this one was kept.",
    )


def _sweep(estate: Path, recorded: Collection[str]) -> None:
    for folder in estate.iterdir() if estate.is_dir() else ():
        if folder.name.startswith(".") and folder.name.endswith(PART):
            shutil.rmtree(folder, ignore_errors=True)
        elif (folder / MARK).exists():
            if folder.name in recorded:
                (folder / MARK).unlink()
            else:
                shutil.rmtree(folder, ignore_errors=True)
