"""Other regimes beside the Code: which of them an organisation says applies to it, what starts each clock, and what moves."""
