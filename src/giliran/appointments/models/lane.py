"""How a day's places are shared among lanes, and where those go that a lane does not need."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from giliran.foundation.ids import new_id
from giliran.foundation.periods import in_order, one_at_a_time


class Lane(models.TextChoices):
    """Who a place is for. Each lane of an office has a quota of its own."""

    REGULAR = "regular", _("Reguler")
    EXPRESS = "express", _("Percepatan")
    PRIORITY = "priority", _("Prioritas")
    WALK_IN = "walk_in", _("Datang langsung")
    COLLECTIVE = "collective", _("Kolektif")
    WEEKEND = "weekend", _("Akhir pekan")


class LanePlan(models.Model):
    """A lane's quota at an office, on one weekday (ISO: Monday is 1) or on every open day, for a period.

    Either a share of the day's volume, in percent, or a number of places a day. `opens` and `closes` narrow the
    office's hours (express arrives by 10.00). What no plan takes is the regular lane's.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", verbose_name=_("kantor"))
    lane = models.CharField(_("jalur"), max_length=20, choices=Lane)
    weekday = models.PositiveSmallIntegerField(_("hari (1 = Senin, kosong = setiap hari buka)"), null=True, blank=True)
    opens = models.TimeField(_("mulai"), null=True, blank=True)
    closes = models.TimeField(_("sampai"), null=True, blank=True)
    share_percent = models.PositiveSmallIntegerField(_("bagian (%)"), null=True, blank=True)
    places = models.PositiveSmallIntegerField(_("tempat sehari"), null=True, blank=True)
    valid_from = models.DateField(_("berlaku sejak"))
    valid_to = models.DateField(_("berlaku sampai"), null=True, blank=True)

    class Meta:
        """One plan a lane and weekday at any time; a share or a number, never both."""

        db_table = "appointments_laneplan"
        verbose_name = _("kuota jalur")
        verbose_name_plural = _("kuota jalur")
        ordering = ("office", "lane", "weekday", "valid_from")
        constraints = (
            one_at_a_time(
                "office",
                "lane",
                Coalesce("weekday", Value(0), output_field=models.PositiveSmallIntegerField()),
                name="appointments_laneplan_one_at_a_time",
            ),
            in_order(name="appointments_laneplan_in_order"),
            models.CheckConstraint(condition=Q(lane__in=list(Lane)), name="appointments_laneplan_lane_known"),
            models.CheckConstraint(
                condition=Q(weekday__isnull=True) | Q(weekday__range=(1, 7)), name="appointments_laneplan_weekday"
            ),
            models.CheckConstraint(
                condition=Q(share_percent__isnull=False, places__isnull=True)
                | Q(share_percent__isnull=True, places__isnull=False),
                name="appointments_laneplan_share_or_places",
                violation_error_message=_("Isi bagian atau jumlah tempat sehari, salah satu saja."),
            ),
            models.CheckConstraint(
                condition=Q(share_percent__isnull=True) | Q(share_percent__lte=100),
                name="appointments_laneplan_share_of_all",
            ),
            models.CheckConstraint(
                condition=Q(opens__isnull=True) | Q(closes__isnull=True) | Q(closes__gt=F("opens")),
                name="appointments_laneplan_hours",
                violation_error_message=_("Jam selesai harus sesudah jam mulai."),
            ),
        )

    def __str__(self) -> str:
        """Say the lane and how much."""
        return f"{self.lane} {self.share_percent or self.places}"


class LaneFlow(models.Model):
    """Where a lane's unused places of a day go, and when: `at` on the office's clock, `days_before` days earlier."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", verbose_name=_("kantor"))
    from_lane = models.CharField(_("dari jalur"), max_length=20, choices=Lane)
    to_lane = models.CharField(_("ke jalur"), max_length=20, choices=Lane)
    days_before = models.PositiveSmallIntegerField(_("berapa hari sebelumnya"), default=0)
    at = models.TimeField(_("pukul"))
    valid_from = models.DateField(_("berlaku sejak"))
    valid_to = models.DateField(_("berlaku sampai"), null=True, blank=True)

    class Meta:
        """One way out of a lane at any time, to another lane."""

        db_table = "appointments_laneflow"
        verbose_name = _("aliran sisa kuota")
        verbose_name_plural = _("aliran sisa kuota")
        ordering = ("office", "from_lane", "valid_from")
        constraints = (
            one_at_a_time("office", "from_lane", name="appointments_laneflow_one_at_a_time"),
            in_order(name="appointments_laneflow_in_order"),
            models.CheckConstraint(
                condition=~Q(from_lane=F("to_lane")),
                name="appointments_laneflow_elsewhere",
                violation_error_message=_("Pilih dua jalur yang berbeda."),
            ),
        )

    def __str__(self) -> str:
        """Say from where to where."""
        return f"{self.from_lane} > {self.to_lane}"


class FlowRun(models.Model):
    """A day's flow that was carried out: it happens once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    flow = models.ForeignKey(LaneFlow, on_delete=models.PROTECT, related_name="+")
    local_date = models.DateField()
    places = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        """Once a flow and day."""

        db_table = "appointments_flowrun"
        constraints = (models.UniqueConstraint(fields=("flow", "local_date"), name="appointments_flowrun_once"),)

    def __str__(self) -> str:
        """Say the day and how many."""
        return f"{self.local_date}: {self.places}"


class Collective(models.Model):
    """A collective service: an office comes to 30 to 50 people at their own place; they book with its code."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    slot = models.OneToOneField("appointments.Slot", on_delete=models.PROTECT, related_name="+")
    organisation = models.CharField(max_length=120)
    address = models.CharField(max_length=240)
    code = models.CharField(max_length=19, unique=True)
    created_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        """The table's name is used in SQL."""

        db_table = "appointments_collective"

    def __str__(self) -> str:
        """Name it by its code."""
        return self.code
