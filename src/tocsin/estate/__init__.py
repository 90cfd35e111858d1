"""Where: the shape of installed systems; it builds expressions and never runs them."""
