"""The catalogue of the first day."""

from typing import Any, ClassVar

from django.db import migrations

from giliran.catalogue.reference import start


def _sow(apps: Any, _schema_editor: Any) -> None:
    start.sow(apps.get_model)


class Migration(migrations.Migration):
    """Sow the reference data."""

    dependencies: ClassVar = [("catalogue", "0001_initial"), ("offices", "0002_reference")]
    operations: ClassVar = [migrations.RunPython(_sow, migrations.RunPython.noop)]
