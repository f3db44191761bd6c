"""Django's engine for PostgreSQL, with a pool that says soon when the database is away, and heals when it is back."""
