"""Each participant of a coordinated disclosure, the embargo and the world: where they stand by the steps recorded."""
