"""Do: straight lines of calls, the only place that calls both rooms and records."""
