"""Schema of the foundation."""
