"""Texts and forms become events, or are refused with line and column."""
