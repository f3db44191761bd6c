"""When a rate was asked for last: a clock that is set back is told by it."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add it."""

    dependencies: ClassVar = [("foundation", "0003_rates")]
    operations: ClassVar = [
        migrations.AddField(model_name="rate", name="at", field=models.BigIntegerField(db_default=0, default=0))
    ]
