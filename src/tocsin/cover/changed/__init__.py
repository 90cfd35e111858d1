"""What time does: what ends soon, what was gained and lost between two dates, what remains to be fixed."""
