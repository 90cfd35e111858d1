"""Invent: a small made-up industry and a national one, from a seed; everything in it says so."""
