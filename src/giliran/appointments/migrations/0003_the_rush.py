"""Lanes, release schedules, waiting rooms, the waiting list, and what they need of slots and bookings."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import giliran.foundation.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("applications", "0001_initial"),
        ("appointments", "0002_figures_and_storage"),
        ("offices", "0002_reference"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Collective",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organisation", models.CharField(max_length=120)),
                ("address", models.CharField(max_length=240)),
                ("code", models.CharField(max_length=19, unique=True)),
                ("created_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "appointments_collective",
            },
        ),
        migrations.CreateModel(
            name="Custody",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("custodian", models.CharField(max_length=40)),
                ("commitment", models.BinaryField()),
                ("committed_at", models.DateTimeField()),
                ("secret", models.BinaryField(null=True)),
                ("revealed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "appointments_custody",
            },
        ),
        migrations.CreateModel(
            name="DeviceSeen",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=8)),
                ("digest", models.BinaryField()),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
            ],
            options={
                "db_table": "appointments_deviceseen",
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("size", models.PositiveSmallIntegerField(default=1)),
                ("joined_at", models.DateTimeField()),
                ("early", models.BooleanField()),
                ("network", models.CharField(blank=True, default="", max_length=12)),
                ("draw", models.BinaryField(null=True)),
                ("place", models.PositiveIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("admitted", "Admitted"),
                            ("booked", "Booked"),
                            ("gone", "Gone"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("admitted_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "appointments_entry",
            },
        ),
        migrations.CreateModel(
            name="EntryMember",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("human", models.BinaryField()),
            ],
            options={
                "db_table": "appointments_entrymember",
            },
        ),
        migrations.CreateModel(
            name="FlowRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("local_date", models.DateField()),
                ("places", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "appointments_flowrun",
            },
        ),
        migrations.CreateModel(
            name="LaneFlow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "from_lane",
                    models.CharField(
                        choices=[
                            ("regular", "Reguler"),
                            ("express", "Percepatan"),
                            ("priority", "Prioritas"),
                            ("walk_in", "Datang langsung"),
                            ("collective", "Kolektif"),
                            ("weekend", "Akhir pekan"),
                        ],
                        max_length=20,
                        verbose_name="dari jalur",
                    ),
                ),
                (
                    "to_lane",
                    models.CharField(
                        choices=[
                            ("regular", "Reguler"),
                            ("express", "Percepatan"),
                            ("priority", "Prioritas"),
                            ("walk_in", "Datang langsung"),
                            ("collective", "Kolektif"),
                            ("weekend", "Akhir pekan"),
                        ],
                        max_length=20,
                        verbose_name="ke jalur",
                    ),
                ),
                ("days_before", models.PositiveSmallIntegerField(default=0, verbose_name="berapa hari sebelumnya")),
                ("at", models.TimeField(verbose_name="pukul")),
                ("valid_from", models.DateField(verbose_name="berlaku sejak")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="berlaku sampai")),
            ],
            options={
                "verbose_name": "aliran sisa kuota",
                "verbose_name_plural": "aliran sisa kuota",
                "db_table": "appointments_laneflow",
                "ordering": ("office", "from_lane", "valid_from"),
            },
        ),
        migrations.CreateModel(
            name="LanePlan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "lane",
                    models.CharField(
                        choices=[
                            ("regular", "Reguler"),
                            ("express", "Percepatan"),
                            ("priority", "Prioritas"),
                            ("walk_in", "Datang langsung"),
                            ("collective", "Kolektif"),
                            ("weekend", "Akhir pekan"),
                        ],
                        max_length=20,
                        verbose_name="jalur",
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="hari (1 = Senin, kosong = setiap hari buka)"
                    ),
                ),
                ("opens", models.TimeField(blank=True, null=True, verbose_name="mulai")),
                ("closes", models.TimeField(blank=True, null=True, verbose_name="sampai")),
                ("share_percent", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="bagian (%)")),
                ("places", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="tempat sehari")),
                ("valid_from", models.DateField(verbose_name="berlaku sejak")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="berlaku sampai")),
            ],
            options={
                "verbose_name": "kuota jalur",
                "verbose_name_plural": "kuota jalur",
                "db_table": "appointments_laneplan",
                "ordering": ("office", "lane", "weekday", "valid_from"),
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("taken", "Taken"),
                            ("declined", "Declined"),
                            ("expired", "Expired"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
            ],
            options={
                "db_table": "appointments_offer",
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "lane",
                    models.CharField(
                        choices=[
                            ("regular", "Reguler"),
                            ("express", "Percepatan"),
                            ("priority", "Prioritas"),
                            ("walk_in", "Datang langsung"),
                            ("collective", "Kolektif"),
                            ("weekend", "Akhir pekan"),
                        ],
                        default="regular",
                        max_length=20,
                    ),
                ),
                ("room_opens_at", models.DateTimeField()),
                ("opens_at", models.DateTimeField()),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("share_percent", models.PositiveSmallIntegerField(default=100)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("joining", "Joining"),
                            ("drawing", "Drawing"),
                            ("running", "Running"),
                            ("ended", "Ended"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("places", models.PositiveIntegerField(default=0)),
                ("entrants", models.PositiveIntegerField(default=0)),
                ("root", models.BinaryField(null=True)),
                ("beacon", models.CharField(blank=True, default="", max_length=200)),
                ("seed", models.BinaryField(null=True)),
                ("admitted_to", models.PositiveIntegerField(default=0)),
                ("closed_at", models.DateTimeField(null=True)),
                ("drawn_at", models.DateTimeField(null=True)),
                ("sold_out_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("report", models.JSONField(null=True)),
            ],
            options={
                "db_table": "appointments_release",
            },
        ),
        migrations.CreateModel(
            name="ReleaseSchedule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "lane",
                    models.CharField(
                        choices=[
                            ("regular", "Reguler"),
                            ("express", "Percepatan"),
                            ("priority", "Prioritas"),
                            ("walk_in", "Datang langsung"),
                            ("collective", "Kolektif"),
                            ("weekend", "Akhir pekan"),
                        ],
                        default="regular",
                        max_length=20,
                        verbose_name="jalur",
                    ),
                ),
                (
                    "every",
                    models.CharField(
                        choices=[("day", "setiap hari"), ("week", "setiap minggu"), ("month", "setiap bulan")],
                        max_length=8,
                        verbose_name="seberapa sering",
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="hari (1 = Senin)")),
                (
                    "month_day",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="tanggal (0 = terakhir)"),
                ),
                ("at", models.TimeField(verbose_name="pukul")),
                (
                    "covers",
                    models.CharField(
                        choices=[
                            ("days", "sekian hari ke depan"),
                            ("next_week", "minggu berikutnya (Senin sampai Minggu)"),
                            ("next_month", "bulan berikutnya"),
                        ],
                        max_length=12,
                        verbose_name="untuk",
                    ),
                ),
                ("days_from", models.PositiveSmallIntegerField(default=0, verbose_name="dari berapa hari ke depan")),
                ("days_to", models.PositiveSmallIntegerField(default=0, verbose_name="sampai berapa hari ke depan")),
                (
                    "share_percent",
                    models.PositiveSmallIntegerField(default=100, verbose_name="bagian dari kapasitas (%)"),
                ),
                (
                    "room_minutes",
                    models.PositiveSmallIntegerField(
                        default=30, verbose_name="ruang tunggu dibuka (menit sebelumnya, 0 = tanpa)"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="berlaku sejak")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="berlaku sampai")),
            ],
            options={
                "verbose_name": "jadwal rilis kuota",
                "verbose_name_plural": "jadwal rilis kuota",
                "db_table": "appointments_releaseschedule",
                "ordering": ("office", "lane", "every", "at"),
            },
        ),
        migrations.CreateModel(
            name="Sign",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("measure", models.JSONField(default=dict)),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("harmless", "Harmless"),
                            ("watched", "Watched"),
                            ("referred", "Referred"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=300)),
                ("judged_by", models.UUIDField(null=True)),
                ("judged_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "appointments_sign",
            },
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=giliran.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("applications", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                (
                    "lane",
                    models.CharField(
                        choices=[
                            ("regular", "Reguler"),
                            ("express", "Percepatan"),
                            ("priority", "Prioritas"),
                            ("walk_in", "Datang langsung"),
                            ("collective", "Kolektif"),
                            ("weekend", "Akhir pekan"),
                        ],
                        default="regular",
                        max_length=20,
                    ),
                ),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                (
                    "part_of_day",
                    models.CharField(
                        choices=[("any", "Any"), ("morning", "Morning"), ("afternoon", "Afternoon")],
                        default="any",
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("offered", "Offered"),
                            ("met", "Met"),
                            ("left", "Left"),
                            ("over", "Over"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("missed", models.PositiveSmallIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "appointments_wish",
            },
        ),
        migrations.RemoveConstraint(
            model_name="slot",
            name="appointments_slot_never_oversold",
        ),
        migrations.AddField(
            model_name="booking",
            name="party",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="booking",
            name="release",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="claim",
            name="epoch",
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="slot",
            name="gate",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="slot",
            name="unreleased",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("taken__gte", 0),
                    ("withheld__gte", 0),
                    ("unreleased__gte", 0),
                    (
                        "capacity__gte",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("taken"), "+", models.F("withheld")
                            ),
                            "+",
                            models.F("unreleased"),
                        ),
                    ),
                ),
                name="appointments_slot_never_oversold",
            ),
        ),
        migrations.AddField(
            model_name="collective",
            name="office",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"),
        ),
        migrations.AddField(
            model_name="collective",
            name="slot",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="appointments.slot"
            ),
        ),
        migrations.AddField(
            model_name="deviceseen",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="entrymember",
            name="application",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="applications.application",
            ),
        ),
        migrations.AddField(
            model_name="entrymember",
            name="entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="members", to="appointments.entry"
            ),
        ),
        migrations.AddField(
            model_name="entrymember",
            name="person",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
            ),
        ),
        migrations.AddField(
            model_name="laneflow",
            name="office",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="offices.office",
                verbose_name="kantor",
            ),
        ),
        migrations.AddField(
            model_name="flowrun",
            name="flow",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="appointments.laneflow"
            ),
        ),
        migrations.AddField(
            model_name="laneplan",
            name="office",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="offices.office",
                verbose_name="kantor",
            ),
        ),
        migrations.AddField(
            model_name="withholding",
            name="offer",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="places", to="appointments.offer"
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="office",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"),
        ),
        migrations.AddField(
            model_name="entrymember",
            name="release",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="appointments.release"
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="release",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="appointments.release"
            ),
        ),
        migrations.AddField(
            model_name="custody",
            name="release",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="custodies", to="appointments.release"
            ),
        ),
        migrations.AddField(
            model_name="releaseschedule",
            name="office",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="offices.office",
                verbose_name="kantor",
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="schedule",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="appointments.releaseschedule",
            ),
        ),
        migrations.AddField(
            model_name="sign",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="sign",
            name="office",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"
            ),
        ),
        migrations.AddField(
            model_name="wish",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="wish",
            name="office",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"
            ),
        ),
        migrations.AddField(
            model_name="wish",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
            ),
        ),
        migrations.AddField(
            model_name="offer",
            name="wish",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="appointments.wish"
            ),
        ),
        migrations.AddConstraint(
            model_name="deviceseen",
            constraint=models.UniqueConstraint(
                fields=("kind", "digest", "account"), name="appointments_deviceseen_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="laneflow",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("office", "="),
                    ("from_lane", "="),
                    (
                        models.Func(
                            models.F("valid_from"),
                            models.F("valid_to"),
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="appointments_laneflow_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="laneflow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="appointments_laneflow_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="laneflow",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_lane", models.F("to_lane")), _negated=True),
                name="appointments_laneflow_elsewhere",
                violation_error_message="Pilih dua jalur yang berbeda.",
            ),
        ),
        migrations.AddConstraint(
            model_name="flowrun",
            constraint=models.UniqueConstraint(fields=("flow", "local_date"), name="appointments_flowrun_once"),
        ),
        migrations.AddConstraint(
            model_name="laneplan",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("office", "="),
                    ("lane", "="),
                    (
                        django.db.models.functions.comparison.Coalesce(
                            "weekday", models.Value(0), output_field=models.PositiveSmallIntegerField()
                        ),
                        "=",
                    ),
                    (
                        models.Func(
                            models.F("valid_from"),
                            models.F("valid_to"),
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="appointments_laneplan_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="laneplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="appointments_laneplan_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="laneplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lane__in", ["regular", "express", "priority", "walk_in", "collective", "weekend"])
                ),
                name="appointments_laneplan_lane_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="laneplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__isnull", True), ("weekday__range", (1, 7)), _connector="OR"),
                name="appointments_laneplan_weekday",
            ),
        ),
        migrations.AddConstraint(
            model_name="laneplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("places__isnull", True), ("share_percent__isnull", False)),
                    models.Q(("places__isnull", False), ("share_percent__isnull", True)),
                    _connector="OR",
                ),
                name="appointments_laneplan_share_or_places",
                violation_error_message="Isi bagian (%) atau jumlah tempat sehari, salah satu saja.",
            ),
        ),
        migrations.AddConstraint(
            model_name="laneplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("share_percent__isnull", True), ("share_percent__lte", 100), _connector="OR"),
                name="appointments_laneplan_share_of_all",
            ),
        ),
        migrations.AddConstraint(
            model_name="laneplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opens__isnull", True),
                    ("closes__isnull", True),
                    ("closes__gt", models.F("opens")),
                    _connector="OR",
                ),
                name="appointments_laneplan_hours",
                violation_error_message="Jam selesai harus sesudah jam mulai.",
            ),
        ),
        migrations.AddConstraint(
            model_name="entrymember",
            constraint=models.UniqueConstraint(fields=("release", "human"), name="appointments_entrymember_once"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(fields=("release", "account"), name="appointments_entry_once"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(fields=("release", "place"), name="appointments_entry_place_once"),
        ),
        migrations.AddConstraint(
            model_name="custody",
            constraint=models.UniqueConstraint(fields=("release", "custodian"), name="appointments_custody_once"),
        ),
        migrations.AddConstraint(
            model_name="custody",
            constraint=models.CheckConstraint(
                condition=models.Q(("secret__isnull", True), ("revealed_at__isnull", False), _connector="OR"),
                name="appointments_custody_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="releaseschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="appointments_releaseschedule_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="releaseschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("every", "week"), ("weekday__range", (1, 7))),
                        models.Q(("every", "week"), _negated=True),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("every", "month"), ("month_day__range", (0, 31))),
                        models.Q(("every", "month"), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="appointments_releaseschedule_day",
                violation_error_message="Isi hari untuk jadwal mingguan, atau tanggal untuk jadwal bulanan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="releaseschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(("days_to__gte", models.F("days_from"))),
                name="appointments_releaseschedule_days_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="releaseschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(("share_percent__range", (1, 100))), name="appointments_releaseschedule_share"
            ),
        ),
        migrations.AddIndex(
            model_name="release",
            index=models.Index(fields=["state", "opens_at"], name="appointments_release_due"),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(fields=("office", "lane", "opens_at"), name="appointments_release_once"),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(("room_opens_at__lte", models.F("opens_at"))), name="appointments_release_room_first"
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))), name="appointments_release_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(("seed__isnull", True), ("root__isnull", False), _connector="OR"),
                name="appointments_release_root_before_seed",
            ),
        ),
        migrations.AddIndex(
            model_name="sign",
            index=models.Index(fields=["verdict", "-last_at"], name="appointments_sign_list"),
        ),
        migrations.AddConstraint(
            model_name="sign",
            constraint=models.UniqueConstraint(
                condition=models.Q(("verdict", "open")),
                fields=("account", "kind"),
                name="appointments_sign_one_open_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="sign",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict", "open"), ("judged_at__isnull", False), _connector="OR"),
                name="appointments_sign_judged_when",
            ),
        ),
        migrations.AddIndex(
            model_name="wish",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["office", "lane", "created_at"],
                name="appointments_wish_line",
            ),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("waiting", "offered"))),
                fields=("person",),
                name="appointments_wish_one_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))), name="appointments_wish_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.CheckConstraint(
                condition=models.Q(("applications__len__gte", 1)), name="appointments_wish_for_somebody"
            ),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["expires_at"], name="appointments_offer_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("wish",), name="appointments_offer_one_open_a_wish"
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="appointments_offer_ends_once",
            ),
        ),
    ]
