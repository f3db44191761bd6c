"""A sentence that is shown when both amounts, or none, are given: the database stays as it is."""

from typing import ClassVar

from django.db import migrations, models

_EITHER = models.Q(share_percent__isnull=False, places__isnull=True) | models.Q(
    share_percent__isnull=True, places__isnull=False
)


class Migration(migrations.Migration):
    """Say it without a sign that formatting would read."""

    dependencies: ClassVar = [("appointments", "0008_signs"), ("offices", "0002_reference")]
    operations: ClassVar = [
        migrations.AlterConstraint(
            model_name="laneplan",
            name="appointments_laneplan_share_or_places",
            constraint=models.CheckConstraint(
                condition=_EITHER,
                name="appointments_laneplan_share_or_places",
                violation_error_message="Isi bagian atau jumlah tempat sehari, salah satu saja.",
            ),
        ),
    ]
