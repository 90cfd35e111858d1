"""What may be recorded of a modification, matter by matter; the rest is refused with the rule and the cure."""
