"""What each booking writes, and what it would cost more of the longer the history: indexes that nobody needs.

Dropped by their names: Django's own way would take the unique index over live bookings along, which is on a person too.
On a table of millions the new indexes are small, since few rows are live, owed or billed lately.
"""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

_DROP = """
DROP INDEX appointments_booking_person_id_7ce549c2;
DROP INDEX appointments_booking_office_id_22d1e838;
DROP INDEX appointments_booking_bill_id_bef935af;
"""
_MAKE = """
CREATE INDEX appointments_booking_person_id_7ce549c2 ON appointments_booking (person_id);
CREATE INDEX appointments_booking_office_id_22d1e838 ON appointments_booking (office_id);
CREATE INDEX appointments_booking_bill_id_bef935af ON appointments_booking (bill_id);
"""


def _without_index(name: str, to: str, **more: bool) -> migrations.AlterField:
    field = models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **more
    )
    return migrations.AlterField(model_name="booking", name=name, field=field)


class Migration(migrations.Migration):
    """Codes are unique among live bookings; persons, offices and bills are found by what there is already."""

    dependencies: ClassVar = [
        ("accounts", "0002_limits"),
        ("applications", "0001_initial"),
        ("appointments", "0009_lane_words"),
        ("offices", "0002_reference"),
        ("payments", "0002_guards"),
    ]
    operations: ClassVar = [
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("held", "confirmed", "owed"))),
                fields=("code",),
                name="appointments_booking_live_code_once",
            ),
        ),
        migrations.RemoveConstraint(model_name="booking", name="appointments_booking_code_once"),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                condition=models.Q(("state", "owed")), fields=["office"], name="appointments_booking_owed"
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                condition=models.Q(("bill__isnull", False)), fields=["bill"], name="appointments_booking_bill"
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(_DROP, _MAKE)],
            state_operations=[
                _without_index("person", "accounts.person"),
                _without_index("office", "offices.office"),
                _without_index("bill", "payments.bill", null=True),
            ],
        ),
    ]
