"""Messages to people, on every channel that they chose."""
