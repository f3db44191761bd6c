"""Benchmarks: commands of the product that print JSON."""

BENCHMARKS = ("availability", "booking", "estimate", "lobby", "pages", "release")
"""Those that `giliran bench` offers; the other modules are their parts."""
