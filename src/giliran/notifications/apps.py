"""Django's registration of the room."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Messages to people, on every channel that they chose."""

    name = "giliran.notifications"
    label = "notifications"
