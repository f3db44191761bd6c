"""Offices: where they are, when they are open, their counters, and every dated figure."""
