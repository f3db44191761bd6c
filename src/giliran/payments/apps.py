"""Django's registration of the room."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Bills, the bank's notices, receipts, reconciliation."""

    name = "giliran.payments"
    label = "payments"
