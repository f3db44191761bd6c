"""People and their families, staff and their roles."""
