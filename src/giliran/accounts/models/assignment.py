"""A role that a member of staff holds, where, and from when to when."""

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from giliran.foundation.actors import HEADQUARTERS, Role
from giliran.foundation.ids import new_id

ROLE_NAMES = {
    Role.FRONT_DESK: _("Petugas loket depan"),
    Role.EXAMINER: _("Pemeriksa"),
    Role.ADJUDICATOR: _("Pemutus"),
    Role.PRODUCTION: _("Petugas pencetakan"),
    Role.SUPERVISOR: _("Kepala seksi"),
    Role.ANALYST: _("Analis kantor pusat"),
    Role.ADMINISTRATOR: _("Administrator"),
}
_AT_HEADQUARTERS = sorted(role.value for role in HEADQUARTERS)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Ways to narrow assignments down."""

    def on(self, day: date) -> Self:
        """Keep those that hold on a day."""
        return self.filter(models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=day), valid_from__lte=day)


class Assignment(models.Model):
    """One role at one office (none: at the head office). `valid_to` is the last day, empty while there is no end."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(
        "accounts.User", verbose_name=_("Petugas"), on_delete=models.PROTECT, related_name="assignments"
    )
    office = models.ForeignKey(
        "offices.Office", verbose_name=_("Kantor"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.CharField(
        _("Peran"), max_length=20, choices=[(role.value, name) for role, name in ROLE_NAMES.items()]
    )
    valid_from = models.DateField(_("Berlaku sejak"))
    valid_to = models.DateField(_("Hari terakhir"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        """Roles of the head office have no office, all others have one; an open role is held once."""

        verbose_name, verbose_name_plural = _("peran petugas"), _("peran petugas")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(role__in=_AT_HEADQUARTERS, office__isnull=True)
                | (~models.Q(role__in=_AT_HEADQUARTERS) & models.Q(office__isnull=False)),
                name="assignment_office_fits_role",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="assignment_role_known"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="assignment_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["user", "office", "role"],
                condition=models.Q(valid_to__isnull=True),
                nulls_distinct=False,
                name="assignment_open_once",
            ),
        )

    def __str__(self) -> str:
        """Name the role."""
        return self.role
