"""From plan to closing: steps with dates and owners, what is still exposed, and what was done in the end."""
