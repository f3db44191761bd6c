"""Devices, duties, doors, notices, followers, forecasts; office and day in every key of a hall."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import giliran.foundation.fields
import giliran.foundation.ids
import giliran.lobby.rules.states


class Migration(migrations.Migration):
    dependencies = [
        ("lobby", "0002_reference"),
        ("offices", "0002_reference"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Device",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=8)),
                ("slug", models.SlugField(max_length=30)),
                ("name", models.CharField(max_length=60)),
                ("secret_hash", models.BinaryField(null=True)),
                ("pairing_hash", models.BinaryField(null=True)),
                ("pairing_until", models.DateTimeField(null=True)),
                (
                    "steps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=30), blank=True, default=list, size=None
                    ),
                ),
                ("portrait", models.BooleanField(default=False)),
                (
                    "voices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), blank=True, default=list, size=None
                    ),
                ),
                ("printer", models.CharField(blank=True, default="", max_length=120)),
                ("created_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField(null=True)),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("office", "kind", "slug"),
            },
        ),
        migrations.CreateModel(
            name="DoorStop",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("local_date", models.DateField()),
                ("lane", models.CharField(blank=True, default="", max_length=20)),
                ("reason", models.CharField(max_length=30)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "steps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=30), blank=True, default=list, size=None
                    ),
                ),
                ("may_pick", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="EmergencyCall",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("local_date", models.DateField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="HallNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text_id", models.CharField(max_length=200)),
                ("text_en", models.CharField(blank=True, default="", max_length=200)),
                (
                    "steps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=30), blank=True, default=list, size=None
                    ),
                ),
                ("spoken", models.BooleanField(default=False)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="LanePause",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("local_date", models.DateField()),
                ("lane", models.CharField(max_length=20)),
                ("step", models.CharField(blank=True, default="", max_length=30)),
                ("reason", models.CharField(blank=True, default="", max_length=200)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="LearnedWaits",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("until", models.DateField()),
                ("kind", models.CharField(max_length=12)),
                ("fitted_at", models.DateTimeField()),
                ("days", models.PositiveSmallIntegerField()),
                ("journeys", models.PositiveIntegerField()),
                ("model", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="PrintJob",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("local_date", models.DateField()),
                ("copy", models.PositiveSmallIntegerField(default=1)),
                ("state", models.CharField(default="queued", max_length=8)),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="PushLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("endpoint_hash", models.BinaryField()),
                ("subscription", giliran.foundation.fields.EncryptedTextField(context="lobby.push_line.subscription")),
                ("language", models.CharField(default="id", max_length=2)),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ServiceAtDoor",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.SlugField(max_length=30)),
                ("order", models.PositiveSmallIntegerField()),
                ("name_id", models.CharField(max_length=60)),
                ("name_en", models.CharField(max_length=60)),
                ("circumstance", models.CharField(blank=True, default="", max_length=30)),
                ("active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ("office", "order"),
            },
        ),
        migrations.CreateModel(
            name="Told",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("local_date", models.DateField()),
                ("step", models.SlugField(max_length=30)),
                ("what", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="WaitForecast",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("local_date", models.DateField()),
                ("step", models.SlugField(max_length=30)),
                ("task", models.CharField(max_length=8)),
                ("kind", models.CharField(max_length=12)),
                ("made_at", models.DateTimeField()),
                ("low_s", models.PositiveIntegerField()),
                ("middle_s", models.PositiveIntegerField()),
                ("high_s", models.PositiveIntegerField()),
                ("actual_s", models.PositiveIntegerField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="countersession",
            name="local_date",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="countersession",
            name="pause_reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=30),
        ),
        migrations.AddField(
            model_name="period",
            name="local_date",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="period",
            name="office",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"
            ),
        ),
        migrations.AddField(
            model_name="period",
            name="reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=30),
        ),
        migrations.AddField(
            model_name="stepplan",
            name="counters",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="stepplan",
            name="only_for",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=30), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="stepplan",
            name="skipped_by",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="stepplan",
            name="usual_seconds",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="visit",
            name="deferrals",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="visit",
            name="lane",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
        migrations.AddField(
            model_name="visit",
            name="language",
            field=models.CharField(db_default="id", default="id", max_length=2),
        ),
        migrations.AddField(
            model_name="visit",
            name="priority_asked",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="visit",
            name="service",
            field=models.SlugField(blank=True, db_default="", default="", max_length=30),
        ),
        migrations.AddField(
            model_name="visitstep",
            name="local_date",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="visitstep",
            name="office",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"
            ),
        ),
        migrations.AddIndex(
            model_name="period",
            index=models.Index(fields=["office", "local_date", "kind", "-starts_at"], name="lobby_period_of_day"),
        ),
        migrations.AddIndex(
            model_name="visitstep",
            index=models.Index(
                condition=models.Q(("state", giliran.lobby.rules.states.StepState["WAITING"])),
                fields=["office", "local_date", "turn_at", "visit"],
                name="lobby_step_queue_of_day",
            ),
        ),
        migrations.AddField(
            model_name="device",
            name="office",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"),
        ),
        migrations.AddField(
            model_name="doorstop",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="doorstop",
            name="office",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"),
        ),
        migrations.AddField(
            model_name="duty",
            name="office",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"),
        ),
        migrations.AddField(
            model_name="duty",
            name="officer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="emergencycall",
            name="answered_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="emergencycall",
            name="counter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.counter"
            ),
        ),
        migrations.AddField(
            model_name="emergencycall",
            name="office",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"),
        ),
        migrations.AddField(
            model_name="emergencycall",
            name="officer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="hallnotice",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="hallnotice",
            name="office",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"),
        ),
        migrations.AddField(
            model_name="lanepause",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="lanepause",
            name="office",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"),
        ),
        migrations.AddField(
            model_name="learnedwaits",
            name="office",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"),
        ),
        migrations.AddField(
            model_name="printjob",
            name="device",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lobby.device"),
        ),
        migrations.AddField(
            model_name="printjob",
            name="office",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"),
        ),
        migrations.AddField(
            model_name="printjob",
            name="visit",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="lobby.visit"),
        ),
        migrations.AddField(
            model_name="pushline",
            name="visit",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="lobby.visit"),
        ),
        migrations.AddField(
            model_name="serviceatdoor",
            name="office",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="offices.office",
            ),
        ),
        migrations.AddField(
            model_name="told",
            name="office",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"),
        ),
        migrations.AddField(
            model_name="told",
            name="visit",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="lobby.visit"),
        ),
        migrations.AddField(
            model_name="waitforecast",
            name="office",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"),
        ),
        migrations.AddField(
            model_name="waitforecast",
            name="visit",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="lobby.visit"),
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at", None)), fields=("office", "slug"), name="lobby_device_slug_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at", None)), fields=("secret_hash",), name="lobby_device_secret_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("kiosk", "board"))), name="lobby_device_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="doorstop",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_at", None)),
                fields=("office", "local_date", "lane"),
                name="lobby_door_stop_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="doorstop",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at", None), ("ends_at__gte", models.F("starts_at")), _connector="OR"),
                name="lobby_door_stop_not_backward",
            ),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.UniqueConstraint(fields=("office", "officer"), name="lobby_duty_once"),
        ),
        migrations.AddConstraint(
            model_name="emergencycall",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_at", None)), fields=("counter",), name="lobby_emergency_one_open_a_counter"
            ),
        ),
        migrations.AddIndex(
            model_name="hallnotice",
            index=models.Index(fields=["office", "ends_at"], name="lobby_notice_of_office"),
        ),
        migrations.AddConstraint(
            model_name="hallnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gte", models.F("starts_at"))), name="lobby_notice_not_backward"
            ),
        ),
        migrations.AddConstraint(
            model_name="lanepause",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_at", None)),
                fields=("office", "local_date", "lane", "step"),
                name="lobby_lane_pause_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="lanepause",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at", None), ("ends_at__gte", models.F("starts_at")), _connector="OR"),
                name="lobby_lane_pause_not_backward",
            ),
        ),
        migrations.AddIndex(
            model_name="learnedwaits",
            index=models.Index(fields=["office", "-until"], name="lobby_learned_latest"),
        ),
        migrations.AddConstraint(
            model_name="learnedwaits",
            constraint=models.UniqueConstraint(fields=("office", "until"), name="lobby_learned_once"),
        ),
        migrations.AddConstraint(
            model_name="printjob",
            constraint=models.UniqueConstraint(fields=("visit", "copy"), name="lobby_print_copy_once"),
        ),
        migrations.AddConstraint(
            model_name="printjob",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("queued", "printed", "failed"))), name="lobby_print_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="pushline",
            constraint=models.UniqueConstraint(fields=("visit", "endpoint_hash"), name="lobby_push_line_once"),
        ),
        migrations.AddConstraint(
            model_name="serviceatdoor",
            constraint=models.UniqueConstraint(
                fields=("office", "key"), name="lobby_service_at_door_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="told",
            constraint=models.UniqueConstraint(fields=("visit", "step", "what"), name="lobby_told_once"),
        ),
        migrations.AddIndex(
            model_name="waitforecast",
            index=models.Index(fields=["office", "local_date"], name="lobby_forecast_of_day"),
        ),
        migrations.AddConstraint(
            model_name="waitforecast",
            constraint=models.UniqueConstraint(fields=("visit", "step", "task", "made_at"), name="lobby_forecast_once"),
        ),
        migrations.AddConstraint(
            model_name="waitforecast",
            constraint=models.CheckConstraint(
                condition=models.Q(("low_s__lte", models.F("middle_s")), ("middle_s__lte", models.F("high_s"))),
                name="lobby_forecast_in_order",
            ),
        ),
    ]
