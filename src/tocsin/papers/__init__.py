"""Print: frozen values in, a document's bytes out."""
