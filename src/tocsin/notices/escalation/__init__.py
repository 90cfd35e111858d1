"""How is silence climbed: which rung is due when, what stops it, and what was approved beforehand?"""
