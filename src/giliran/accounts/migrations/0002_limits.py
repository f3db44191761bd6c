"""The figures that limit how often somebody may sign up, sign in and ask for codes."""

from typing import Any, ClassVar

from django.db import migrations

from giliran.accounts import reference


def _sow(apps: Any, _schema_editor: Any) -> None:
    reference.sow(apps.get_model("offices", "Figure"))


class Migration(migrations.Migration):
    """Sow."""

    dependencies: ClassVar = [("accounts", "0001_initial"), ("offices", "0002_reference"), ("foundation", "0003_rates")]
    operations: ClassVar = [migrations.RunPython(_sow, migrations.RunPython.noop)]
