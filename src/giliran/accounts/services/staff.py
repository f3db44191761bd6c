"""Roles of staff: given and ended."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from giliran.accounts.events import StaffAssigned, StaffUnassigned
from giliran.accounts.models import Assignment, User
from giliran.foundation.actors import HEADQUARTERS, Role
from giliran.foundation.clock import local_day
from giliran.foundation.errors import Refused
from giliran.ledger import services as ledger


class OfficeDoesNotFitRole(Refused):
    """Roles of the head office have no office; every other role has one."""

    message = _("Peran kantor pusat diberikan tanpa kantor. Peran lain harus menyebut kantornya.")


class AlreadyAssigned(Refused):
    """The role is already held there."""

    message = _("Petugas ini sudah memegang peran itu di kantor tersebut.")


def assign(*, user_id: UUID, role: Role, office_id: UUID | None, at: datetime, actor: UUID | None) -> UUID:
    """Give a role from today on; return the assignment's id. Raises `OfficeDoesNotFitRole`, `AlreadyAssigned`."""
    if (role in HEADQUARTERS) != (office_id is None):
        raise OfficeDoesNotFitRole
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                user_id=user_id, role=role, office_id=office_id, valid_from=_today(at)
            )
            User.objects.filter(id=user_id).update(is_staff=True)
            fact = StaffAssigned(assignment=assignment.id, role=role, at_office=office_id)
            ledger.append(fact, subject=user_id, at=at, actor=actor, office=office_id)
    except IntegrityError as problem:
        raise AlreadyAssigned from problem
    return assignment.id


@transaction.atomic
def unassign(*, assignment_id: UUID, at: datetime, actor: UUID | None) -> None:
    """End a role at once: yesterday was its last day; one given today never was. Twice is once."""
    held = Assignment.objects.select_for_update(no_key=True).filter(id=assignment_id, valid_to__isnull=True).first()
    if held is None:
        return
    fact = StaffUnassigned(assignment=held.id, role=held.role, at_office=held.office_id)
    ledger.append(fact, subject=held.user_id, at=at, actor=actor, office=held.office_id)
    last = _today(at) - timedelta(days=1)
    if last < held.valid_from:
        held.delete()
    else:
        held.valid_to = last
        held.save(update_fields=["valid_to"])
    still = Assignment.objects.filter(user_id=held.user_id, valid_to__isnull=True).exists()
    User.objects.filter(id=held.user_id).update(is_staff=still)


def _today(at: datetime) -> date:
    return local_day(at, settings.TIME_ZONE)
