"""What does an answer about every meter cost, as a ratio to reading the data?"""
