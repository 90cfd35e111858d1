"""A code's change process as dated data, read strictly."""
