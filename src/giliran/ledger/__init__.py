"""What happened: one append-only spine that is outbox, timeline and audit trail at once.

Owns: events, their gapless positions, readers' cursors, seals.
Words: a *fact* is what a room publishes; an *event* is a fact recorded; a *position* is its place in the one order
that every reader sees; a *cursor* is how far a reader has come.
Doors: `services.append`, `subscriptions.subscriber`, `queries.history`, `queries.concerning`.
"""
