"""How long a draw waits for a custodian, and how long a release lasts at most."""

from typing import Any, ClassVar

from django.db import migrations

from giliran.appointments import reference


def _sow(apps: Any, _schema_editor: Any) -> None:
    reference.sow(apps.get_model("offices", "Figure"))


class Migration(migrations.Migration):
    """Sow what the figures of the first day lack."""

    dependencies: ClassVar = [("appointments", "0006_figures_of_rooms"), ("offices", "0002_reference")]
    operations: ClassVar = [migrations.RunPython(_sow, migrations.RunPython.noop)]
