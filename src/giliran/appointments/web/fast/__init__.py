"""The fast lane: booking and availability, for crowds. Raw ASGI; what is written goes through the one statement."""
