"""The application: its form, its own lifecycle."""
