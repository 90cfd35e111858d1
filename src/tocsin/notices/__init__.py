"""Say: which notices to send along which routes, in what words, and what to do about silence."""
