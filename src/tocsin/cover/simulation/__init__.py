"""If the rules were others: fixed scenarios and proposals, counted on one estate, and what of it may be published."""
