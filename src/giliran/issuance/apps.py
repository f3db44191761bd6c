"""Django's registration of the room."""

from django.apps import AppConfig


class IssuanceConfig(AppConfig):
    """Production, the passport itself, pickup."""

    name = "giliran.issuance"
    label = "issuance"
