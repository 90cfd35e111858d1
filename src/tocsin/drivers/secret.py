"""Which secret signs the links and forms of a store? One file in its folder, readable by its owner only."""

import os
from pathlib import Path

FILE = "secret.key"


def keep(folder: Path, secret: str) -> None:
    """Keep `secret` in a store (mode 0600) that keeps none yet; one that is there, or in the environment, stays there."""
    if os.environ.get("TOCSIN_SECRET_KEY"):
        return
    try:
        descriptor = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret + "\n")
