"""Django's registration of the ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Events, positions, cursors, seals."""

    name = "giliran.ledger"
    label = "ledger"
