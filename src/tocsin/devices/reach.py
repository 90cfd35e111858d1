"""From which firmware can the fixed one be reached over the air, and through which versions between?

Firmware installs from its predecessors only, so the fixed version may need one or more others first (modification MP231).
A version that is not in the answer cannot reach it over the air: a visit or an exchange is needed, and a person says which.
"""

from collections import deque
from collections.abc import Mapping

Predecessors = Mapping[str, tuple[str, ...]]
"""For each firmware version of one model, the versions that it installs from."""


def reach(target: str, predecessors: Predecessors) -> dict[str, tuple[str, ...]]:
    """Give, for each version that can reach `target`, the versions to install in order, fewest first; none for `target` itself.

    Ties are settled by the order in which predecessors are listed. A circle in the list harms nothing.
    """
    chains: dict[str, tuple[str, ...]] = {target: ()}
    queue = deque([target])
    while queue:
        later = queue.popleft()
        for earlier in predecessors.get(later, ()):
            if earlier not in chains:
                chains[earlier] = (later, *chains[later])
                queue.append(earlier)
    return chains
