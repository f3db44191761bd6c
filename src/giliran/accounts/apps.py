"""Django's registration of the room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and their families, staff and their roles."""

    name = "giliran.accounts"
    label = "accounts"
