"""Print: frozen values in, an SVG out."""
