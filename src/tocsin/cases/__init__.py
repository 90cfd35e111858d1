"""Hear: an advisory or a finding, its classification, and the decisions people make about it."""
