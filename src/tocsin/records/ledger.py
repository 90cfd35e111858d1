"""The log, kept: leaves in order, their salts apart so that destroying a salt is erasure, and the heads that were signed.

- A leaf is appended in the transaction of the change it proves, or neither happens.
- One row, the sequencer, is locked by every append, so indices have no gap and no fork.
- Times never go backwards: where the clock did, the leaf takes the time of the leaf before it, and the content keeps
  the instants that its author gave.
- A head is written down before it is signed, so that a crash never signs two trees of one size.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import models, transaction

from tocsin.ledger.checkpoint import Checkpoint, Signer, signed
from tocsin.ledger.pack import CASE, COMMITTED, CONTENT, DOCUMENT, Entry, Salt, leaf
from tocsin.ledger.tree import Frontier, Tree, grow, leaf_hash
from tocsin.records.compiled import Adding, Changing, Reading
from tocsin.words import Refused

HASH = 32


class LogRefused(Refused):
    """The log is not the one that was signed."""


class Leaf(models.Model):
    """One leaf: its exact bytes and their hash. `case_ref` and `document_ref` find it; the leaf commits to both."""

    index = models.BigIntegerField(primary_key=True)
    written = models.BinaryField()
    hashed = models.BinaryField(unique=True, max_length=HASH)
    case_ref = models.CharField(max_length=64, db_index=True)
    document_ref = models.CharField(max_length=64, db_index=True)

    def __str__(self) -> str:
        return f"leaf {self.index}"


class Salts(models.Model):
    """What opens a leaf's commitments. Emptying `for_content` erases the content; deleting the row erases the rest too."""

    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, primary_key=True, related_name="salts")
    for_case = models.BinaryField()
    for_document = models.BinaryField()
    for_content = models.BinaryField(null=True)

    class Meta:
        verbose_name_plural = "salts"

    def __str__(self) -> str:
        return f"salts of leaf {self.leaf_id}"

    def named(self) -> dict[str, bytes]:
        """Give the salts that are left, by the commitment they open."""
        held = {CASE: self.for_case, DOCUMENT: self.for_document, CONTENT: self.for_content}
        return {name: bytes(salt) for name, salt in held.items() if salt is not None}


class Sequencer(models.Model):
    """One row: the next index, the roots of the perfect subtrees (32 bytes each, largest first), the last leaf's time."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    next_index = models.BigIntegerField(default=0)
    peaks = models.BinaryField(default=b"")
    last_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="sequencer_one_row")]

    def __str__(self) -> str:
        return f"{self.next_index} leaves"

    def frontier(self) -> Frontier:
        """Give the tree so far."""
        peaks = bytes(self.peaks)
        return Frontier(self.next_index, tuple(peaks[i : i + HASH] for i in range(0, len(peaks), HASH)))


class Head(models.Model):
    """A head that was, or while `note` is empty is about to be, signed; one for each size of the tree."""

    tree_size = models.BigIntegerField(unique=True)
    root_hash = models.BinaryField(max_length=HASH)
    began_at = models.DateTimeField()
    note = models.TextField(default="")

    def __str__(self) -> str:
        return f"head at {self.tree_size} leaves"


_LOCK = Reading(lambda: Sequencer.objects.select_for_update().filter(pk=1))
_MOVE_ON = Changing(
    lambda next_index, peaks, last_at: (
        Sequencer.objects.filter(pk=1),
        {"next_index": next_index, "peaks": peaks, "last_at": last_at},
    )
)
_ADD_LEAVES, _ADD_SALTS = Adding(Leaf), Adding(Salts)


def append(entries: Sequence[Entry], at: datetime, salt: Salt, held: Sequencer | None = None) -> tuple[int, ...]:
    """Append entries at an aware instant within the caller's transaction, and give their indices.

    `held` is the sequencer, where the caller's transaction has locked it already and nothing was appended since. Raises TransactionManagementError outside a transaction: a leaf without the change it proves must be impossible.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "The ledger appends only inside the transaction of what it proves."
        )
    if not entries:
        return ()
    row = held or locked()
    frontier, time = row.frontier(), max(at, row.last_at or at)
    leaves, salts = [], []
    for index, entry in enumerate(entries, row.next_index):
        drawn = {name: salt(f"{index}/{name}") for name in COMMITTED}
        written = leaf(entry, time, drawn)
        frontier = frontier.append(leaf_hash(written))
        leaves.append(_leaf(index, entry, written))
        salts.append(
            Salts(leaf_id=index, for_case=drawn[CASE], for_document=drawn[DOCUMENT], for_content=drawn[CONTENT])
        )
    _ADD_LEAVES(leaves)
    _ADD_SALTS(salts)
    row.next_index, row.peaks, row.last_at = frontier.size, b"".join(frontier.nodes), time
    _MOVE_ON(next_index=row.next_index, peaks=row.peaks, last_at=time)
    return tuple(one.index for one in leaves)


def locked() -> Sequencer:
    """Give the sequencer, locked until the transaction ends: a row lock on PostgreSQL, BEGIN IMMEDIATE on SQLite."""
    return _LOCK.first() or Sequencer.objects.select_for_update().get_or_create(pk=1)[0]


def sign(origin: str, signer: Signer, at: datetime) -> tuple[str, Tree]:
    """Give the signed head of the log as it stands, and the tree under it. Signed again at one size, it is the same.

    Written down first, in a transaction of its own, and signed after it; RuntimeError inside another transaction.
    LogRefused where the leaves no longer lead to the sequencer or to an earlier head: no head is signed over a rewrite.
    """
    with transaction.atomic(durable=True):
        frontier, tree = locked().frontier(), grow(hashes())
        if (tree.size, tree.root()) != (frontier.size, frontier.root()) or disowned(tree):
            raise LogRefused("Ledger", "its leaves do not lead to the heads it signed.", "Audit it, and restore it.")
        head, _ = Head.objects.get_or_create(tree_size=tree.size, defaults={"root_hash": tree.root(), "began_at": at})
    if not head.note:
        head.note = signed(Checkpoint(origin, head.tree_size, bytes(head.root_hash)), signer)
        head.save(update_fields=["note"])
    return head.note, tree


def disowned(tree: Tree) -> list[Head]:
    """Give the heads whose root the leaves of today no longer lead to, smallest first."""
    return [
        head
        for head in Head.objects.order_by("tree_size")
        if head.tree_size > tree.size or tree.root(head.tree_size) != bytes(head.root_hash)
    ]


def size() -> int:
    """Count the leaves."""
    row = Sequencer.objects.first()
    return row.next_index if row else 0


def hashes() -> list[bytes]:
    """Give the leaf hashes of the whole log in order."""
    return [bytes(one) for one in Leaf.objects.order_by("index").values_list("hashed", flat=True).iterator(10_000)]


def of_case(case: str) -> list[Leaf]:
    """Give the leaves of a case in order, with what is left of their salts."""
    return list(Leaf.objects.filter(case_ref=case).select_related("salts").order_by("index"))


def erase(document: str) -> int:
    """Destroy the salts of a document's content, and give how many leaves can no longer be opened; the tree is as before."""
    return Salts.objects.filter(leaf__document_ref=document, for_content__isnull=False).update(for_content=None)


def _leaf(index: int, entry: Entry, written: bytes) -> Leaf:
    return Leaf(
        index=index,
        written=written,
        hashed=leaf_hash(written),
        case_ref=entry.case,
        document_ref=entry.document,
    )
