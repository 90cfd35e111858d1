"""Kill an import at random points, and see that there is nothing of it, or all of it: `python -m tests.chaos.imports`.

    python -m tests.chaos.imports --rows 1e7 --kills 20 --seed 1

After each kill the very same command is given again: it must end well, leave one snapshot with the digest of an import that
nobody disturbed, and no other file.
"""

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tocsin.drivers.alone import MARK

ROOT = Path(__file__).resolve().parents[2]
AT = "2026-11-24T09:00:00Z"


class Broken(SystemExit):
    """Something that must hold does not."""


def main() -> int:
    """Invent an estate, import it once undisturbed, then kill as many imports of it as are asked for."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--rows", default="1e5")
    wanted.add_argument("--kills", type=int, default=20)
    wanted.add_argument("--seed", type=int, default=1)
    given = wanted.parse_args()
    with tempfile.TemporaryDirectory(prefix="tocsin-imports-") as folder:
        killed(Path(folder), int(float(given.rows)), given.kills, random.Random(given.seed))
    return 0


def killed(folder: Path, rows: int, kills: int, rnd: random.Random) -> list[str]:
    """Kill `kills` imports of `rows` devices at random points; give what each left behind. Broken where that is wrong."""
    tocsin("town", "--devices", str(rows), "--out", str(folder / "town"))
    empty = folder / "empty"
    tocsin("load", str(folder / "town" / "register.xlsx"), "--at", AT, store=empty)
    whole = folder / "whole"
    shutil.copytree(empty, whole)
    began = time.monotonic()
    load(folder, whole)
    lasts = time.monotonic() - began
    wanted = recorded(whole)
    print(f"{rows:,} devices in {lasts:.1f} s, digest {wanted[0][1][:16]}", flush=True)
    left = []
    for turn in range(kills):
        store = folder / f"store-{turn}"
        shutil.copytree(empty, store)
        moment = rnd.uniform(0.02, 1.0) * lasts
        left.append(one(folder, store, moment, wanted))
        print(f"kill {turn + 1} of {kills} after {moment:.1f} s: {left[-1]}; again: the same digest", flush=True)
        shutil.rmtree(store)
    return left


def one(folder: Path, store: Path, moment: float, wanted: list[tuple[str, str]]) -> str:
    """Kill one import after a time, look at what is there, and import again."""
    running = subprocess.Popen(command("load", str(folder / "town" / "estate.parquet"), "--at", AT), env=around(store), stdout=subprocess.DEVNULL)  # fmt: skip
    try:
        running.wait(moment)
        state = "it had ended"
    except subprocess.TimeoutExpired:
        running.send_signal(signal.SIGKILL)
        running.wait()
        state = "nothing" if not recorded(store) else "all of it"
    found = recorded(store)
    if found not in ([], wanted):
        raise Broken(f"after the kill the record has {found}, not {wanted}")
    load(folder, store)
    if recorded(store) != wanted:
        raise Broken(f"the import after the kill gives {recorded(store)}, not {wanted}")
    there = sorted(path.relative_to(store / "estate").as_posix() for path in (store / "estate").rglob("*"))
    extra = [path for path in there if path.split("/")[0] != wanted[0][0] or path.endswith((MARK, ".part"))]
    if extra:
        raise Broken(f"left behind: {', '.join(extra)}")
    return state


def load(folder: Path, store: Path) -> None:
    """Import the estate."""
    tocsin("load", str(folder / "town" / "estate.parquet"), "--at", AT, store=store)


def recorded(store: Path) -> list[tuple[str, str]]:
    """Give each snapshot that the record knows, with its digest."""
    with closing(sqlite3.connect(store / "tocsin.sqlite3")) as database:
        return list(database.execute("select id, digest from records_snapshot order by id"))


def tocsin(*words: str, store: Path | None = None) -> None:
    """Run a command to its end."""
    ran = subprocess.run(command(*words), env=around(store), stdout=subprocess.DEVNULL, check=False)
    if ran.returncode:
        raise Broken(f"tocsin {' '.join(words)} ended with {ran.returncode}")


def command(*words: str) -> list[str]:
    """Give the words that run a command of this very code."""
    return [sys.executable, "-m", "tocsin.cli.main", *words]


def around(store: Path | None) -> dict[str, str]:
    """Give the environment of a command: its store, and no other database than the store's own."""
    rest = {name: value for name, value in os.environ.items() if not name.startswith(("TOCSIN_", "DJANGO_"))}
    return rest | ({"TOCSIN_STORE": str(store)} if store else {})


if __name__ == "__main__":
    sys.exit(main())
