"""Django's registration of the foundation."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """Tables for once-only posts and rate limits; templates and static files of the design."""

    name = "giliran.foundation"
    label = "foundation"
