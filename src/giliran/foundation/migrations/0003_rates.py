"""Rates that are kept at every instant, not by fixed windows; unlogged, since a crash may well forget them."""

from typing import ClassVar

from django.db import migrations, models

_FORWARD = """
CREATE UNLOGGED TABLE foundation_rate (
    digest bytea PRIMARY KEY, tat bigint NOT NULL, granted integer NOT NULL
) WITH (fillfactor = 70);
"""


class Migration(migrations.Migration):
    """Make the table."""

    dependencies: ClassVar = [("foundation", "0002_cache")]
    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(_FORWARD, "DROP TABLE foundation_rate")],
            state_operations=[
                migrations.CreateModel(
                    name="Rate",
                    fields=[
                        ("digest", models.BinaryField(primary_key=True, serialize=False)),
                        ("tat", models.BigIntegerField()),
                        ("granted", models.IntegerField()),
                    ],
                    options={"db_table": "foundation_rate"},
                )
            ],
        )
    ]
