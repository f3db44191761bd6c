"""What tells a broker's account, and how often places may be asked for; where an account's devices are found."""

from typing import Any, ClassVar

from django.db import migrations, models

from giliran.appointments import reference


def _sow(apps: Any, _schema_editor: Any) -> None:
    reference.sow(apps.get_model("offices", "Figure"))


class Migration(migrations.Migration):
    """Sow and index."""

    dependencies: ClassVar = [("appointments", "0007_figures_of_releases"), ("offices", "0002_reference")]
    operations: ClassVar = [
        migrations.RunPython(_sow, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="deviceseen", index=models.Index(fields=["account"], name="appointments_deviceseen_acct")
        ),
        migrations.AddIndex(
            model_name="deviceseen", index=models.Index(fields=["kind", "first_at"], name="appointments_deviceseen_new")
        ),
    ]
