"""The figures of this room, and room in the pages of rows that change often, so that they change in place."""

from datetime import date
from typing import Any, ClassVar

from django.db import migrations

# (key, value, unit). How long a freed place is kept back at least and at most, and how long one visit takes a counter.
_FIGURES = (
    ("reopen_minutes_shortest", 10, "menit"),
    ("reopen_minutes_longest", 120, "menit"),
    ("visit_minutes", 10, "menit"),
)
_BEGINNING = date(2024, 1, 1)
_FORWARD = """
ALTER TABLE appointments_slot SET (fillfactor = 50);
ALTER TABLE appointments_claim SET (fillfactor = 80);
"""
_BACKWARD = """
ALTER TABLE appointments_slot RESET (fillfactor);
ALTER TABLE appointments_claim RESET (fillfactor);
"""


def _sow(apps: Any, _schema_editor: Any) -> None:
    figure = apps.get_model("offices", "Figure")
    known = set(figure.objects.filter(office=None).values_list("key", flat=True))
    figure.objects.bulk_create(
        figure(key=key, value=value, unit=unit, valid_from=_BEGINNING)
        for key, value, unit in _FIGURES
        if key not in known
    )


class Migration(migrations.Migration):
    """Sow and set."""

    dependencies: ClassVar = [("appointments", "0001_initial"), ("offices", "0002_reference")]
    operations: ClassVar = [
        migrations.RunPython(_sow, migrations.RunPython.noop),
        migrations.RunSQL(_FORWARD, _BACKWARD),
    ]
