"""Check-in, tickets, counters in use, calling, boards."""
