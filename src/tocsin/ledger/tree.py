"""What is the root of these leaves, and does this proof lead to it (RFC 6962, SHA-256)?

- A leaf hashes as ``SHA-256(0x00 || leaf)``, a node as ``SHA-256(0x01 || left || right)``.
- The left half of a tree of ``n`` leaves holds the largest power of two below ``n``.
- A frontier holds the roots of the perfect subtrees that make up a tree, largest first: all that an append needs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

EMPTY = sha256(b"").digest()
"""The root of a tree without leaves."""


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree of `size` leaves as the roots of its perfect subtrees, largest first; 32 bytes each."""

    size: int = 0
    nodes: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> "Frontier":
        """Give the frontier with one more leaf hash; at most log2(size) hashes."""
        nodes, count = [*self.nodes, leaf], self.size
        while count & 1:
            right = nodes.pop()
            nodes[-1] = node_hash(nodes[-1], right)
            count >>= 1
        return Frontier(self.size + 1, tuple(nodes))

    def root(self) -> bytes:
        """Give the root of the whole tree."""
        return _fold(self.nodes)


def leaf_hash(leaf: bytes) -> bytes:
    """Hash the bytes of a leaf."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two children."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Tree:
    """Every perfect node over some leaf hashes, level by level, so that each proof costs log2(size) look-ups."""

    levels: tuple[tuple[bytes, ...], ...]

    @property
    def size(self) -> int:
        """Count the leaves."""
        return len(self.levels[0])

    def root(self, size: int | None = None) -> bytes:
        """Give the root of the first `size` leaves (all of them when None)."""
        upto = self.size if size is None else size
        return self._span(0, upto) if upto else EMPTY

    def inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """Give the proof that leaf `index` is in the tree of the first `size` leaves, from the leaf upward."""
        low, high, path = 0, self.size if size is None else size, []
        if not 0 <= index < high <= self.size:
            raise IndexError(f"leaf {index} is not among the first {high} of {self.size}")
        while high - low > 1:
            middle = low + _split(high - low)
            if index < middle:
                path.append(self._span(middle, high))
                high = middle
            else:
                path.append(self._span(low, middle))
                low = middle
        return tuple(reversed(path))

    def consistency(self, old: int, size: int | None = None) -> tuple[bytes, ...]:
        """Give the proof that the tree of `old` leaves is the beginning of the tree of the first `size` leaves."""
        low, high, path, whole = 0, self.size if size is None else size, [], True
        if not 0 <= old <= high <= self.size:
            raise IndexError(f"{old} leaves are not the beginning of {high} of {self.size}")
        while old not in (0, high):
            middle = low + _split(high - low)
            if old <= middle:
                path.append(self._span(middle, high))
                high = middle
            else:
                path.append(self._span(low, middle))
                low, whole = middle, False
        return tuple(reversed(path if whole else [*path, self._span(low, high)]))

    def _span(self, low: int, high: int) -> bytes:
        nodes = []
        while low < high:
            level = (high - low).bit_length() - 1
            nodes.append(self.levels[level][low >> level])
            low += 1 << level
        return _fold(nodes)


def grow(leaves: Iterable[bytes]) -> Tree:
    """Build the tree over leaf hashes; one pass, two hashes a leaf at most."""
    levels = [tuple(leaves)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append(tuple(node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)))
    return Tree(tuple(levels))


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Say whether `proof` leads from leaf hash `leaf` at `index` to the root of a tree of `size` leaves. RFC 9162, 2.1.3.2."""
    if not 0 <= index < size:
        return False
    place, last, reached = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            reached = node_hash(sibling, reached)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            reached = node_hash(reached, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and reached == root


def consistent(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Say whether `proof` shows that a tree of `old` leaves is the beginning of one of `size`. RFC 9162, 2.1.4.2."""
    if old == 0 or old == size:
        return not proof and (old_root == EMPTY if old == 0 else old_root == root)
    if not 0 < old < size:
        return False
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        return False
    place, last = old - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == root


def _split(count: int) -> int:
    return 1 << (count - 1).bit_length() - 1


def _fold(nodes: Sequence[bytes]) -> bytes:
    if not nodes:
        return EMPTY
    reached = nodes[-1]
    for left in reversed(nodes[:-1]):
        reached = node_hash(left, reached)
    return reached
