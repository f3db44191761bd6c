"""Whole days, told as prose: the product runs as a newcomer runs it, with every simulator as its own process."""
