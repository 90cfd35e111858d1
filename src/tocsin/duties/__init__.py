"""Must: the dated rulebook, who owes what to whom, and how it stands at an instant."""
