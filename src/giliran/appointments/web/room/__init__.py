"""The waiting room's side of the fast lane: raw ASGI, from memory, with one durable write a person (joining)."""
