"""The figures of this room, and room in the pages of rows that change often, so that they change in place."""

from typing import Any, ClassVar

from django.db import migrations

from giliran.appointments import reference

_FORWARD = """
ALTER TABLE appointments_slot SET (fillfactor = 50);
ALTER TABLE appointments_claim SET (fillfactor = 80);
"""
_BACKWARD = """
ALTER TABLE appointments_slot RESET (fillfactor);
ALTER TABLE appointments_claim RESET (fillfactor);
"""


def _sow(apps: Any, _schema_editor: Any) -> None:
    reference.sow(apps.get_model("offices", "Figure"))


class Migration(migrations.Migration):
    """Sow and set."""

    dependencies: ClassVar = [("appointments", "0001_initial"), ("offices", "0002_reference")]
    operations: ClassVar = [
        migrations.RunPython(_sow, migrations.RunPython.noop),
        migrations.RunSQL(_FORWARD, _BACKWARD),
    ]
