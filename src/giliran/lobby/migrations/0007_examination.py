"""The examination of lost and damaged passports, where offices have steps of their own."""

from typing import Any, ClassVar

from django.db import migrations

from giliran.lobby import reference


def _sow(apps: Any, _schema_editor: Any) -> None:
    reference.sow_examination(office=apps.get_model("offices", "Office"), step_plan=apps.get_model("lobby", "StepPlan"))


class Migration(migrations.Migration):
    """Sow."""

    dependencies: ClassVar = [("lobby", "0006_the_voice"), ("offices", "0002_reference")]
    operations: ClassVar = [migrations.RunPython(_sow, migrations.RunPython.noop)]
