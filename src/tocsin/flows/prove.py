"""How is a case proved to a person who trusts nobody: which leaves, which head, which openings?"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from tocsin.ledger.canonical import canonical, parse
from tocsin.ledger.checkpoint import INVENTED, Signer
from tocsin.ledger.pack import CASE, CONTENT, DOCUMENT, Opening, Shown, commitment, pack
from tocsin.ledger.tree import Tree
from tocsin.parties.place import Seal
from tocsin.records import ledger
from tocsin.records.document import Document, unsealed
from tocsin.records.store import Store
from tocsin.words import CaseId, Refused

Contents = Callable[[Collection[str]], Mapping[str, bytes]]
"""Gives, for ids of documents, those contents that may be shown, exactly as they were when they were appended."""


class ProofRefused(Refused):
    """There is nothing to prove, or what is kept is no longer what was logged."""


def prove(case: CaseId, signer: Signer, at: datetime, contents: Contents | None = None) -> bytes:
    """Give the evidence pack of a case: the head signed at `at`, the case's leaves, their proofs and openings, the key.

    `contents` decides what is opened; a document it leaves out, or whose salt was destroyed, is proved but not shown.
    By default everything kept under the document's id. Raises ProofRefused, or LogRefused where the log was rewritten.
    """
    head, tree = ledger.sign(origin(), signer, at)
    leaves = [one for one in ledger.of_case(case) if one.index < tree.size]
    if not leaves:
        raise ProofRefused("Evidence pack", f"the ledger has no entry of case {case}.", "Give the id of a case here.")
    held = (contents or kept)({one.document_ref for one in leaves})
    return pack(head, signer.key.text, tuple(shown(one, tree, held) for one in leaves))


def origin() -> str:
    """Give the origin of this store's ledger; ProofRefused where an invented store's origin does not say so (decision 37)."""
    store = Store.objects.get()
    if store.invented and not store.origin.endswith(INVENTED):
        why = f"the store is invented, and its origin {store.origin!r} does not say so."
        raise ProofRefused("Evidence pack", why, f"Make the store anew with an origin that ends in {INVENTED}.")
    return store.origin


def kept(documents: Collection[str], unseal: Seal = unsealed) -> dict[str, bytes]:
    """Give the bodies of documents of any kind by their ids."""
    return {
        str(row.pk): row.opened(unseal)
        for kind in Document.__subclasses__()
        for row in kind._default_manager.filter(pk__in=documents)
    }


def shown(leaf: ledger.Leaf, tree: Tree, held: Mapping[str, bytes]) -> Shown:
    """Give one leaf as the pack shows it, each opening checked against the leaf; ProofRefused names the leaf at fault."""
    written = bytes(leaf.written)
    openings = opened(leaf, held)
    committed = commitments(written)
    for name, (salt, content) in openings.items():
        if commitment(salt, content).hex() != committed.get(name):
            why = f"the {name} of leaf {leaf.index} ({leaf.document_ref}) is no longer what was logged."
            raise ProofRefused("Evidence pack", why, "Audit the ledger, and restore the document.")
    values = {name: Opening(salt, parse(content)) for name, (salt, content) in openings.items()}
    return Shown(leaf.index, written, tree.inclusion(leaf.index), values)


def opened(leaf: ledger.Leaf, held: Mapping[str, bytes]) -> dict[str, tuple[bytes, bytes]]:
    """Give salt and content of each commitment that can still be opened."""
    contents = {CASE: canonical(leaf.case_ref), DOCUMENT: canonical(leaf.document_ref)}
    if leaf.document_ref in held:
        contents[CONTENT] = held[leaf.document_ref]
    salts = leaf.salts.named()
    return {name: (salts[name], content) for name, content in contents.items() if name in salts}


def commitments(written: bytes) -> Mapping[str, object]:
    """Give the commitments that a leaf's bytes hold, in hexadecimal."""
    said = parse(written)
    held = said.get("commitments") if isinstance(said, Mapping) else None
    return held if isinstance(held, Mapping) else {}
