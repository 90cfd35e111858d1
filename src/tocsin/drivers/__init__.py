"""Reach: the clock, mail, files and engines that faces hand to flows."""
