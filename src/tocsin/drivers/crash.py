"""Where does a process end itself, so that what is left behind can be looked at? Nowhere, unless it is asked to."""

import os
import signal
from collections.abc import Callable

VARIABLE = "TOCSIN_CRASH_AT"
"""The name of a point, or ``point#3`` for its third passing; obeyed in invented stores only."""


def at(point: str, passing: int = 1) -> Callable[[str], None]:
    """Give a function that kills its own process, with no chance to tidy up, at the given passing of `point`."""
    left = [passing]

    def passed(name: str) -> None:
        if name != point:
            return
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return passed


def asked(invented: bool) -> Callable[[str], None] | None:
    """Give what the environment asks for; None where it asks for nothing, or where the store is not invented."""
    wanted = os.environ.get(VARIABLE, "")
    if not wanted or not invented:
        return None
    point, _, number = wanted.rpartition("#")
    return at(point, int(number)) if point else at(wanted)
