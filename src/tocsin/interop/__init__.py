"""Read: what other people's files say, in the rooms' own values, or where they are wrong."""
