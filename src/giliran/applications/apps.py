"""Django's registration of the room."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """The application: its form, its own lifecycle."""

    name = "giliran.applications"
    label = "applications"
