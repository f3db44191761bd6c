"""A small world for tests that cross rooms. Rooms add builders in tests/<room>/builders.py; this module only composes them."""
