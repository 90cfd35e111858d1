"""Keep: one Django app that stores what was heard, owed and said."""
