"""Which answers can a process give again without asking the engine?"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Remembered(Generic[Answer]):
    """The last few answers by key. A key names everything that its answer depends on, so nothing here grows stale."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: OrderedDict[Hashable, Answer] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """Give the answer to `key`, making it where it is not kept. Two at once may both make it: they agree."""
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
                return self.kept[key]
        made = make()
        with self.lock:
            self.kept[key] = made
            while len(self.kept) > self.most:
                self.kept.popitem(last=False)
        return made
