"""How long is waited for a connection, in seconds."""

PATIENCE = 4.0
"""That somebody waits for a connection."""
PATIENCE_WHEN_AWAY = 1.5
"""The same once a whole patience was in vain: longer than the pool's pause between two tries to connect."""
RECONNECT = 2.0
"""After which the pool ends a row of tries; whoever asks next begins a new one, at once."""
CONNECT = 3
"""That one try to connect may take, in whole seconds."""
