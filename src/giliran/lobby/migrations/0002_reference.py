"""The figures of the room, and the steps that offices take their visitors through."""

from typing import Any, ClassVar

from django.db import migrations

from giliran.lobby import reference


def _sow(apps: Any, _schema_editor: Any) -> None:
    reference.sow(
        figure=apps.get_model("offices", "Figure"),
        office=apps.get_model("offices", "Office"),
        step_plan=apps.get_model("lobby", "StepPlan"),
    )


class Migration(migrations.Migration):
    """Sow."""

    dependencies: ClassVar = [("lobby", "0001_initial"), ("offices", "0002_reference")]
    operations: ClassVar = [migrations.RunPython(_sow, migrations.RunPython.noop)]
