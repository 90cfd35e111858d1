"""Seal: what an intermediary carries without reading it, to whose key, and what proves that it was opened."""
