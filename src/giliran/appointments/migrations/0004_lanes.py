"""Counting those who come in at the door, and the figures of lanes."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models

import giliran.foundation.ids
from giliran.appointments import reference

_LANES = [
    ("regular", "Reguler"),
    ("express", "Percepatan"),
    ("priority", "Prioritas"),
    ("walk_in", "Datang langsung"),
    ("collective", "Kolektif"),
    ("weekend", "Akhir pekan"),
]


def _sow(apps: Any, _schema_editor: Any) -> None:
    reference.sow(apps.get_model("offices", "Figure"))


class Migration(migrations.Migration):
    """Count, and sow."""

    dependencies: ClassVar = [("appointments", "0003_the_rush"), ("offices", "0002_reference")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="DoorCount",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("local_date", models.DateField()),
                ("lane", models.CharField(choices=_LANES, max_length=20)),
                ("admitted", models.PositiveIntegerField(default=0)),
                (
                    "office",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
            ],
            options={
                "db_table": "appointments_doorcount",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office", "local_date", "lane"), name="appointments_doorcount_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lane__in", ("priority", "walk_in"))), name="appointments_doorcount_lane"
                    ),
                ],
            },
        ),
        migrations.RunPython(_sow, migrations.RunPython.noop),
    ]
