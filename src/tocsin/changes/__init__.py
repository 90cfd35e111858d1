"""Amend: a proposal on its way through a code's change process, with its simulation."""
