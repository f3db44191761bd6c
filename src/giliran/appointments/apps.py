"""Django's registration of the room."""

from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    """Slots, holds, bookings."""

    name = "giliran.appointments"
    label = "appointments"
