"""Pages of production and of the pickup counter."""
