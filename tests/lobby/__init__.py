"""The hall: arrival, calling, boards."""
