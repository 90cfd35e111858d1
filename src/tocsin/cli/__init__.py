"""Show: the tocsin command."""
