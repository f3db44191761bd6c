"""When an office is open: a weekly plan, and days that differ from it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giliran.foundation.ids import new_id
from giliran.foundation.periods import in_order, one_at_a_time
from giliran.offices.models.office import Office

_BAD_HOURS = _("Jam tutup harus sesudah jam buka, dan jam istirahat harus di antaranya. Periksa jamnya.")
_BREAK_INSIDE = Q(break_starts__isnull=True, break_ends__isnull=True) | Q(
    break_starts__isnull=False,
    break_ends__isnull=False,
    break_starts__gte=F("opens"),
    break_ends__lte=F("closes"),
    break_ends__gt=F("break_starts"),
)


class OpeningHours(models.Model):
    """The hours of one weekday (ISO: Monday is 1), for a period. A weekday without a row is a day off."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("kantor"))
    weekday = models.PositiveSmallIntegerField(_("hari (1 = Senin)"))
    opens = models.TimeField(_("buka"))
    closes = models.TimeField(_("tutup"))
    break_starts = models.TimeField(_("istirahat mulai"), null=True, blank=True)
    break_ends = models.TimeField(_("istirahat selesai"), null=True, blank=True)
    valid_from = models.DateField(_("berlaku sejak"))
    valid_to = models.DateField(_("berlaku sampai"), null=True, blank=True)

    class Meta:
        """One plan a weekday at any time, its break within its hours."""

        verbose_name = _("jam buka")
        verbose_name_plural = _("jam buka")
        ordering = ("office", "weekday", "valid_from")
        constraints = (
            one_at_a_time("office", "weekday", name="offices_openinghours_one_at_a_time"),
            in_order(name="offices_openinghours_in_order"),
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="offices_openinghours_weekday"),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")),
                name="offices_openinghours_hours",
                violation_error_message=_BAD_HOURS,
            ),
            models.CheckConstraint(
                condition=_BREAK_INSIDE, name="offices_openinghours_break_inside", violation_error_message=_BAD_HOURS
            ),
        )

    def __str__(self) -> str:
        """Say the weekday and the hours."""
        return f"{self.weekday} {self.opens:%H.%M}-{self.closes:%H.%M}"


class OpeningException(models.Model):
    """A day on which an office keeps other hours, or is closed. Withdrawn ones stay as history."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("kantor"))
    day = models.DateField(_("tanggal"))
    open = models.BooleanField(_("buka hari itu"), default=False)
    opens = models.TimeField(_("buka"), null=True, blank=True)
    closes = models.TimeField(_("tutup"), null=True, blank=True)
    break_starts = models.TimeField(_("istirahat mulai"), null=True, blank=True)
    break_ends = models.TimeField(_("istirahat selesai"), null=True, blank=True)
    reason_id = models.CharField(_("alasan (Indonesia)"), max_length=160)
    reason_en = models.CharField(_("alasan (Inggris)"), max_length=160)
    withdrawn = models.BooleanField(_("dicabut"), default=False)

    class Meta:
        """One live exception an office and day; an open day has hours."""

        verbose_name = _("pengecualian jam buka")
        verbose_name_plural = _("pengecualian jam buka")
        ordering = ("office", "day")
        constraints = (
            models.UniqueConstraint(
                fields=("office", "day"), condition=Q(withdrawn=False), name="offices_openingexception_one_a_day"
            ),
            models.CheckConstraint(
                condition=Q(open=False) | Q(opens__isnull=False, closes__isnull=False, closes__gt=F("opens")),
                name="offices_openingexception_hours",
                violation_error_message=_BAD_HOURS,
            ),
            models.CheckConstraint(
                condition=Q(open=False) | _BREAK_INSIDE,
                name="offices_openingexception_break",
                violation_error_message=_BAD_HOURS,
            ),
        )

    def __str__(self) -> str:
        """Say the day and why."""
        return f"{self.day} {self.reason_id}"
