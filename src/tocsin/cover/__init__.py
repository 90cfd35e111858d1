"""So what: questions over verdicts."""
