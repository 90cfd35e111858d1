"""Silence climbed rung by rung: what is due when, what stops it, and what was approved beforehand."""
