"""The offices and figures of the first day."""

from typing import Any, ClassVar

from django.db import migrations

from giliran.offices.reference import start


def _sow(apps: Any, _schema_editor: Any) -> None:
    start.sow(
        office=apps.get_model("offices", "Office"),
        counter=apps.get_model("offices", "Counter"),
        opening_hours=apps.get_model("offices", "OpeningHours"),
        figure=apps.get_model("offices", "Figure"),
    )


class Migration(migrations.Migration):
    """Sow the reference data."""

    dependencies: ClassVar = [("offices", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(_sow, migrations.RunPython.noop)]
