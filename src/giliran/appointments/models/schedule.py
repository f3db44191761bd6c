"""When an office releases quota: several horizons at once, each at its own moment on the office's clock."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giliran.appointments.models.lane import Lane
from giliran.foundation.ids import new_id
from giliran.foundation.periods import in_order


class ReleaseSchedule(models.Model):
    """A rule such as "on Fridays at 14.00, two fifths of each slot of the coming week".

    `every` says how often, `weekday` (ISO) or `month_day` (0: the last of the month) on which day, `at` the office's
    wall clock. It covers next week, next month, or the days from `days_from` to `days_to` after the release's own.
    `share_percent` is of each slot's capacity. A lane without a schedule in force is released as slots are made.
    """

    class Every(models.TextChoices):
        """How often."""

        DAY = "day", _("setiap hari")
        WEEK = "week", _("setiap minggu")
        MONTH = "month", _("setiap bulan")

    class Covers(models.TextChoices):
        """Which days."""

        DAYS = "days", _("sekian hari ke depan")
        NEXT_WEEK = "next_week", _("minggu berikutnya (Senin sampai Minggu)")
        NEXT_MONTH = "next_month", _("bulan berikutnya")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", verbose_name=_("kantor"))
    lane = models.CharField(_("jalur"), max_length=20, choices=Lane, default=Lane.REGULAR)
    every = models.CharField(_("seberapa sering"), max_length=8, choices=Every)
    weekday = models.PositiveSmallIntegerField(_("hari (1 = Senin)"), null=True, blank=True)
    month_day = models.PositiveSmallIntegerField(_("tanggal (0 = terakhir)"), null=True, blank=True)
    at = models.TimeField(_("pukul"))
    covers = models.CharField(_("untuk"), max_length=12, choices=Covers)
    days_from = models.PositiveSmallIntegerField(_("dari berapa hari ke depan"), default=0)
    days_to = models.PositiveSmallIntegerField(_("sampai berapa hari ke depan"), default=0)
    share_percent = models.PositiveSmallIntegerField(_("bagian dari kapasitas (%)"), default=100)
    room_minutes = models.PositiveSmallIntegerField(_("ruang tunggu dibuka (menit sebelumnya, 0 = tanpa)"), default=30)
    valid_from = models.DateField(_("berlaku sejak"))
    valid_to = models.DateField(_("berlaku sampai"), null=True, blank=True)

    class Meta:
        """A rule is whole: its day fits how often it happens."""

        db_table = "appointments_releaseschedule"
        verbose_name = _("jadwal rilis kuota")
        verbose_name_plural = _("jadwal rilis kuota")
        ordering = ("office", "lane", "every", "at")
        constraints = (
            in_order(name="appointments_releaseschedule_in_order"),
            models.CheckConstraint(
                condition=(Q(every="week", weekday__range=(1, 7)) | ~Q(every="week"))
                & (Q(every="month", month_day__range=(0, 31)) | ~Q(every="month")),
                name="appointments_releaseschedule_day",
                violation_error_message=_("Isi hari untuk jadwal mingguan, atau tanggal untuk jadwal bulanan."),
            ),
            models.CheckConstraint(
                condition=Q(days_to__gte=F("days_from")), name="appointments_releaseschedule_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(share_percent__range=(1, 100)), name="appointments_releaseschedule_share"
            ),
        )

    def __str__(self) -> str:
        """Say how often and when."""
        return f"{self.lane} {self.every} {self.at:%H.%M}"
