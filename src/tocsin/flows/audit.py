"""Is the log in the database still the log that was written and signed, and if not, which row is at fault?"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist

from tocsin.flows.prove import Contents, commitments, opened
from tocsin.ledger.canonical import parse
from tocsin.ledger.checkpoint import Checkpoint, HeadRefused, Key, read
from tocsin.ledger.pack import commitment
from tocsin.ledger.tree import Frontier, Tree, grow, leaf_hash
from tocsin.plain import instant
from tocsin.records import ledger
from tocsin.words import Fault, Refused

RESTORE = "Restore the row from a backup, and find out who changed it."


def audit(key: Key, contents: Contents | None = None, outside: Collection[str] = ()) -> tuple[Fault, ...]:
    """Recompute the whole log and name every row at fault; empty when it is sound. One pass over the leaves.

    `contents` gives the documents, so that a changed one is found too. `outside` are signed heads kept elsewhere: only
    they can show that the log was rewritten and signed again by somebody who held database and key.
    """
    rows = list(ledger.Leaf.objects.select_related("salts").order_by("index"))
    held = contents({row.document_ref for row in rows}) if contents else {}
    alone = [
        _fault("leaf", row.index, column, given, wanted) for row in rows for column, given, wanted in wrong(row, held)
    ]
    tree = grow(leaf_hash(bytes(row.written)) for row in rows)
    return (*alone, *disorder(rows), *sequence(tree), *signatures(tree, key), *elsewhere(tree, key, outside))


def wrong(row: ledger.Leaf, held: Mapping[str, bytes]) -> Iterator[tuple[str, str, str]]:
    """Give column, given and expected of whatever is wrong with one leaf by itself."""
    written = bytes(row.written)
    if leaf_hash(written) != bytes(row.hashed):
        yield "written", "bytes that do not hash to the row's hash", bytes(row.hashed).hex()
    try:
        committed, openings = commitments(written), opened(row, held)
    except ObjectDoesNotExist:
        return
    except Refused as refused:
        yield "written", "bytes that are not canonical", refused.why
        return
    for name, (salt, content) in openings.items():
        try:
            made = commitment(salt, content).hex()
        except Refused:
            made = ""
        if made != committed.get(name):
            yield f"{name} or its salt", "what does not fit the leaf's commitment", str(committed.get(name))


def disorder(rows: Collection[ledger.Leaf]) -> Iterator[Fault]:
    """Name each leaf that does not follow the leaf before it, in index or in time; a leaf at fault alone sets no time."""
    place, before = 0, ""
    for row in rows:
        now = time(row)
        if row.index != place:
            yield _fault("leaf", row.index, "index", str(row.index), f"{place}, the next index")
        if now and now < before:
            yield _fault("leaf", row.index, "written", f"the time {now}", f"{before} or later")
        place, before = row.index + 1, now or before


def time(row: ledger.Leaf) -> str:
    """Give the time a leaf says, as fixed-width text; empty where its bytes were changed or say none."""
    try:
        said = parse(bytes(row.written))
        text = str(said["at"]) if isinstance(said, Mapping) else ""
        sound = leaf_hash(bytes(row.written)) == bytes(row.hashed) and instant(datetime.fromisoformat(text)) == text
    except (Refused, KeyError, ValueError):
        return ""
    return text if sound else ""


def sequence(tree: Tree) -> Iterator[Fault]:
    """Name the sequencer where it does not continue the leaves."""
    row = ledger.Sequencer.objects.first()
    said = row.frontier() if row else Frontier()
    if said.size != tree.size:
        yield _fault("sequencer", 1, "next_index", str(said.size), f"{tree.size}, the number of leaves")
    elif said.root() != tree.root():
        given = f"the subtrees of other leaves than 0 to {tree.size - 1} as they are now"
        yield _fault("sequencer", 1, "peaks", given, "the subtrees of the leaves")


def signatures(tree: Tree, key: Key) -> Iterator[Fault]:
    """Name each head whose signature fails, and the leaves between the last head that holds and the first that does not."""
    disowned = {head.tree_size for head in ledger.disowned(tree)}
    good = 0
    for head in ledger.Head.objects.order_by("tree_size"):
        expected = Checkpoint(key.name, head.tree_size, bytes(head.root_hash))
        if head.note and _read(head.note, key) != expected:
            yield _fault(
                "head", head.tree_size, "note", "a note that does not sign this head", "the note that was signed"
            )
        if head.tree_size in disowned:
            where = f"a leaf from {good} to {head.tree_size - 1} was changed, or the head"
            yield _fault("head", head.tree_size, "root_hash", where, "the root of the leaves")
        else:
            good = head.tree_size


def elsewhere(tree: Tree, key: Key, outside: Collection[str]) -> Iterator[Fault]:
    """Name each head kept elsewhere that the log of today does not continue."""
    for note in outside:
        head = _read(note, key)
        if head is None:
            yield _fault("head kept elsewhere", 0, "note", note[:80], f"a head signed by {key.name}")
        elif head.size > tree.size:
            yield _fault(
                "head kept elsewhere", head.size, "size", f"a log of {tree.size} leaves", "one at least as long"
            )
        elif tree.root(head.size) != head.root:
            where = f"a leaf before {head.size} was rewritten"
            yield _fault("head kept elsewhere", head.size, "root", where, head.root.hex())


def _read(note: str, key: Key) -> Checkpoint | None:
    try:
        return read(note, key)
    except HeadRefused:
        return None


def _fault(table: str, row: int, column: str, given: str, expected: str) -> Fault:
    return Fault(given, expected, RESTORE, file=table, row=row, column=column)
