"""The tests, mirroring src."""
