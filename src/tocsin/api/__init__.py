"""Show: documents for programs."""
