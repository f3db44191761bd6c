"""Figures and services of the hall, and the office and day of what was there before."""

from typing import Any, ClassVar

from django.db import migrations

from giliran.lobby import reference

_STEPS = """
UPDATE lobby_visitstep AS s SET office_id = v.office_id, local_date = v.local_date FROM lobby_visit AS v
WHERE v.id = s.visit_id AND s.office_id IS NULL
"""
_PERIODS = """
UPDATE lobby_period AS p SET office_id = s.office_id, local_date = s.local_date FROM lobby_visitstep AS s
WHERE s.id = p.step_id AND p.office_id IS NULL
"""
_SESSIONS = """
UPDATE lobby_countersession AS c SET local_date = (c.started_at AT TIME ZONE o.time_zone)::date
FROM offices_office AS o WHERE o.id = c.office_id AND c.local_date IS NULL
"""


def _sow(apps: Any, _schema_editor: Any) -> None:
    reference.sow_hall(
        figure=apps.get_model("offices", "Figure"), service_at_door=apps.get_model("lobby", "ServiceAtDoor")
    )


class Migration(migrations.Migration):
    """Sow, and fill in."""

    dependencies: ClassVar = [("lobby", "0003_the_hall"), ("offices", "0002_reference")]
    operations: ClassVar = [
        migrations.RunPython(_sow, migrations.RunPython.noop),
        migrations.RunSQL([_STEPS, _PERIODS, _SESSIONS], migrations.RunSQL.noop),
    ]
