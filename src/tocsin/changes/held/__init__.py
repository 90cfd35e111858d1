"""What a modification holds: the nouns of an argument about the rules, each frozen."""
