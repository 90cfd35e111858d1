"""What would close the gaps: which few agreements, and how good that choice is shown to be."""
