"""What is said of what was said: a case explained, a named party's own lines, and the committee's register."""
