"""Exercises: with consent, so many a year, marked beyond mistake, and scored hop by hop."""
