"""Where does a running worker write down what it does? One line of JSON an event, with ids and numbers, never a text of a case."""

import json
import sys
from collections.abc import Callable
from datetime import datetime
from typing import TextIO

from tocsin.plain import instant


def log(now: Callable[[], datetime], name: str, stream: TextIO | None = None) -> Callable[..., None]:
    """Give a function that writes one event to a stream, else to standard error, at once."""

    def note(event: str, **ids: object) -> None:
        out = stream or sys.stderr
        line = {"at": instant(now()), "worker": name, "event": event} | ids
        print(json.dumps(line, ensure_ascii=True), file=out, flush=True)

    return note
