"""The dated figures that this room starts with: how large a file, how many pages, how long kept."""

from datetime import date
from typing import Any, ClassVar

from django.db import migrations

_FROM = date(2020, 1, 1)
_FIGURES = (
    ("document_max_bytes", 10 * 1024 * 1024, "byte"),
    ("document_max_pages", 12, "halaman"),
    ("document_retention_days", 365, "hari"),
)


def _sow(apps: Any, _schema_editor: Any) -> None:
    figure = apps.get_model("offices", "Figure")
    for key, value, unit in _FIGURES:
        figure.objects.get_or_create(key=key, office=None, defaults={"value": value, "unit": unit, "valid_from": _FROM})


class Migration(migrations.Migration):
    """Sow the figures."""

    dependencies: ClassVar = [("documents", "0001_initial"), ("offices", "0002_reference")]
    operations: ClassVar = [migrations.RunPython(_sow, migrations.RunPython.noop)]
