"""The family list of an account."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giliran.accounts.events import FamilyMemberAdded, FamilyMemberChanged, FamilyMemberRemoved
from giliran.accounts.models import Person, User
from giliran.accounts.queries import family_count, family_limit
from giliran.accounts.rules import FAMILY, Relation, tidy_name
from giliran.foundation.errors import Refused
from giliran.ledger import services as ledger


class FamilyFull(Refused):
    """As many family members as one account may have."""

    message = _("Daftar keluarga di akun ini sudah penuh. Anggota keluarga lain dapat membuka akun sendiri.")


class NotFamily(Refused):
    """The relation is none of the choices, or the name is empty."""

    message = _("Tulis nama anggota keluarga dan pilih hubungannya dengan Anda.")


class NotOnList(Refused):
    """The person is not on this account's list."""

    message = _("Orang ini tidak ada di daftar keluarga Anda.")


@transaction.atomic
def add_family_member(*, account_id: UUID, relation: str, full_name: str, at: datetime, actor: UUID | None) -> UUID:
    """Put somebody on the account's list; return the person's id. Raises `FamilyFull`, `NotFamily`."""
    name = _checked(relation, full_name)
    User.objects.select_for_update(no_key=True).get(id=account_id)  # two additions at once must count each other
    if family_count(account_id, at=at) >= family_limit(at):
        raise FamilyFull
    person = Person.objects.create(account_id=account_id, relation=relation, full_name=name, created_at=at)
    fact = FamilyMemberAdded(account=account_id, relation=relation)
    ledger.append(fact, subject=person.id, at=at, actor=actor)
    return person.id


@transaction.atomic
def change_family_member(
    *, account_id: UUID, person_id: UUID, relation: str, full_name: str, at: datetime, actor: UUID | None
) -> None:
    """Correct a relation or a name. A confirmed identity keeps its name."""
    name = _checked(relation, full_name)
    person = _listed(account_id, person_id)
    person.relation = relation
    if person.identity_confirmed_at is None:
        person.full_name = name
    person.save(update_fields=["relation", "full_name"])
    fact = FamilyMemberChanged(account=account_id, relation=relation)
    ledger.append(fact, subject=person.id, at=at, actor=actor)


@transaction.atomic
def remove_family_member(*, account_id: UUID, person_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Take somebody off the list. What was applied for stays, and stays the account's."""
    person = _listed(account_id, person_id)
    person.removed_at = at
    person.save(update_fields=["removed_at"])
    ledger.append(FamilyMemberRemoved(account=account_id), subject=person.id, at=at, actor=actor)


def _checked(relation: str, full_name: str) -> str:
    name = tidy_name(full_name)
    if relation not in FAMILY or not name:
        raise NotFamily
    return name


def _listed(account_id: UUID, person_id: UUID) -> Person:
    family = Person.objects.select_for_update(no_key=True).exclude(relation=Relation.SELF)
    person = family.filter(account_id=account_id, id=person_id, removed_at__isnull=True).first()
    if person is None:
        raise NotOnList
    return person
