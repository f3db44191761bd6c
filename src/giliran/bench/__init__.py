"""Benchmarks: commands of the product that print JSON."""
