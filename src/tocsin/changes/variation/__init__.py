"""A proposed variation: a difference against a base rulebook, as data."""
