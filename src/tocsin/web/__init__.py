"""Show: pages from frozen values."""
