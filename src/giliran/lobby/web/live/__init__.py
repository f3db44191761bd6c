"""Server-sent events: boards and phones follow the hall."""
