"""How many choose at once in a waiting room, how long, and how often they ask."""

from typing import Any, ClassVar

from django.db import migrations

from giliran.appointments import reference


def _sow(apps: Any, _schema_editor: Any) -> None:
    reference.sow(apps.get_model("offices", "Figure"))


class Migration(migrations.Migration):
    """Sow what the figures of the first day lack."""

    dependencies: ClassVar = [("appointments", "0005_figures_of_passes"), ("offices", "0002_reference")]
    operations: ClassVar = [migrations.RunPython(_sow, migrations.RunPython.noop)]
