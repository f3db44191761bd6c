"""Who a person is: written down, and confirmed."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giliran.accounts.events import IdentityConfirmed, IdentityRecorded, IdentityReopened
from giliran.accounts.models import Person
from giliran.accounts.models.person import NIK_CONTEXT
from giliran.accounts.rules import Relation, Sex, is_nik, tidy_name
from giliran.foundation.crypto import lookup_hashes
from giliran.foundation.errors import Refused
from giliran.ledger import services as ledger


class IdentityNotReadable(Refused):
    """The NIK is not sixteen digits, or the sex is not as on the card."""

    message = _("NIK terdiri dari 16 angka. Periksa lagi KTP atau KK Anda.")


class IdentityAlreadyConfirmed(Refused):
    """A confirmed identity does not change by being typed again."""

    message = _("Data diri ini sudah dipastikan. Jika ada yang keliru, sampaikan kepada petugas di kantor.")


class IdentityUnknown(Refused):
    """There is nothing to confirm yet."""

    message = _("Data diri belum lengkap. Isi dulu NIK, nama, dan tanggal lahir.")


def own_person(user_id: UUID, at: datetime) -> UUID:
    """Return the id of the account's own person, made when first asked for."""
    own, _made = Person.objects.get_or_create(account_id=user_id, relation=Relation.SELF, defaults={"created_at": at})
    return own.id


@transaction.atomic
def record_identity(
    *,
    person_id: UUID,
    nik: str,
    full_name: str,
    birth_date: date,
    birthplace: str,
    sex: str,
    at: datetime,
    actor: UUID | None,
) -> None:
    """Write a person's identity down, in place of what was written before.

    Somebody else's account may have written the same NIK: that blocks nobody and is told to nobody. Once confirmed,
    another NIK, name, birth date or sex is refused (`IdentityAlreadyConfirmed`); the same again changes nothing.
    """
    if not is_nik(nik) or sex not in Sex.values:
        raise IdentityNotReadable
    person = Person.objects.select_for_update(no_key=True).get(id=person_id)
    new = (nik, tidy_name(full_name), birth_date, tidy_name(birthplace), sex)
    if new == (person.nik, person.full_name, person.birth_date, person.birthplace, person.sex):
        return
    if person.identity_confirmed_at:
        raise IdentityAlreadyConfirmed
    person.nik, person.full_name, person.birth_date, person.birthplace, person.sex = new
    hashes = lookup_hashes(nik, NIK_CONTEXT)
    person.nik_hash = hashes[0]
    person.nik_hash_before = hashes[1] if len(hashes) > 1 else None
    person.save()
    ledger.append(IdentityRecorded(account=person.account_id), subject=person.id, at=at, actor=actor)


@transaction.atomic
def confirm_identity(*, person_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Note that the registry matched the identity, or (with an `actor`) that an officer confirmed it. Twice is once."""
    person = Person.objects.select_for_update(no_key=True).get(id=person_id)
    if person.identity_confirmed_at:
        return
    if person.nik is None:
        raise IdentityUnknown
    person.identity_confirmed_at = at
    person.save(update_fields=["identity_confirmed_at"])
    ledger.append(IdentityConfirmed(account=person.account_id), subject=person.id, at=at, actor=actor)


@transaction.atomic
def reopen_identity(*, person_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Let a confirmed identity be written anew, because an officer asked for its correction. Twice is once."""
    person = Person.objects.select_for_update(no_key=True).get(id=person_id)
    if person.identity_confirmed_at is None:
        return
    person.identity_confirmed_at = None
    person.save(update_fields=["identity_confirmed_at"])
    ledger.append(IdentityReopened(account=person.account_id), subject=person.id, at=at, actor=actor)
