"""How: hops, routes and gaps between supplier and manufacturer, on a date, under a rulebook."""
