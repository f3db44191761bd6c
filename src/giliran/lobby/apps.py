"""Django's registration of the room."""

from django.apps import AppConfig


class LobbyConfig(AppConfig):
    """Check-in, tickets, counters in use, calling, boards."""

    name = "giliran.lobby"
    label = "lobby"
