"""How often a waiting room may be joined."""

from typing import Any, ClassVar

from django.db import migrations

from giliran.appointments import reference


def _sow(apps: Any, _schema_editor: Any) -> None:
    reference.sow(apps.get_model("offices", "Figure"))


class Migration(migrations.Migration):
    """Sow what the figures of the first day lack."""

    dependencies: ClassVar = [("appointments", "0010_fewer_indexes"), ("offices", "0002_reference")]
    operations: ClassVar = [migrations.RunPython(_sow, migrations.RunPython.noop)]
