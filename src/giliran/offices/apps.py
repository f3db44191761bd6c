"""Django's registration of the room."""

from django.apps import AppConfig


class OfficesConfig(AppConfig):
    """Offices: where they are, when they are open, their counters, and every dated figure."""

    name = "giliran.offices"
    label = "offices"
