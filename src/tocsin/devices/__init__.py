"""What: the products list, version ranges, and matching an advisory's products to it."""
