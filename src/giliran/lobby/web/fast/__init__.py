"""The fast lane of the lobby: calling, over raw ASGI; what is written goes through the one statement of calling."""
