"""Django's registration of the room."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People and their families, staff and their roles."""

    name = "giliran.accounts"
    label = "accounts"
    verbose_name = _("Akun dan petugas")
    default = True

    def ready(self) -> None:
        """Listen to allauth once its models are loaded."""
        from giliran.accounts.web import watch  # noqa: PLC0415 - models must be loaded first

        watch.connect()


class BackofficeConfig(admin.AdminConfig):
    """Django's admin, behind our own sign-in."""

    default = False
    default_site = "giliran.accounts.web.backoffice.Backoffice"
