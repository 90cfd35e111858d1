"""The monthly lists: who operates whose devices, and whom to reach, released by a person."""
