"""Prove: an append-only tree, its proofs and packs; it knows nothing of what it keeps."""
