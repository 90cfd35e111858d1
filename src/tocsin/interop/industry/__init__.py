"""The flows and extracts that the industry exchanges already, read for who fills which role; never guessed at."""
