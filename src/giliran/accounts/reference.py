"""The room's figures of the first day; each may be changed with a date."""

from datetime import date
from typing import Any

BEGINNING = date(2024, 1, 1)

# (key, value, unit). Many people share one address on mobile networks: limits by network are wide, those by account,
# device and number are narrow.
FIGURES = (
    ("signup_network_minute", 120, "kali/menit"),
    ("signup_device_day", 20, "kali/hari"),
    ("signin_network_minute", 300, "kali/menit"),
    ("signin_device_hour", 60, "kali/jam"),
    ("first_code_number_hour", 6, "kali/jam"),
    ("first_code_device_hour", 12, "kali/jam"),
    ("first_code_network_hour", 600, "kali/jam"),
    ("code_network_minute", 300, "kali/menit"),
    ("code_device_hour", 120, "kali/jam"),
)


def sow(figure: Any) -> None:
    """Add the figures that are missing; takes the model class, so that a migration may pass that of its own moment."""
    known = set(figure.objects.filter(office=None).values_list("key", flat=True))
    figure.objects.bulk_create(
        figure(key=key, value=value, unit=unit, valid_from=BEGINNING)
        for key, value, unit in FIGURES
        if key not in known
    )
