"""Print the papers of a modification, in whatever form they are wanted."""
