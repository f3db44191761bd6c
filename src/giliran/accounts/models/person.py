"""A person: the account's own, or family."""

from typing import Self
from uuid import UUID

from django.db import models

from giliran.accounts.rules import Relation
from giliran.foundation.crypto import lookup_hashes
from giliran.foundation.fields import EncryptedDateField, EncryptedTextField
from giliran.foundation.ids import new_id

NIK_CONTEXT = "accounts.person.nik"


class PersonQuerySet(models.QuerySet["Person"]):
    """Ways to narrow people down."""

    def listed(self, account_id: UUID) -> Self:
        """Keep the people on an account's list: its own person first, then family as added."""
        own_first = models.Case(models.When(relation=Relation.SELF, then=0), default=1)
        return self.filter(account_id=account_id, removed_at__isnull=True).order_by(own_first, "created_at", "id")

    def with_nik(self, nik: str) -> Self:
        """Keep those whose NIK this is, under whichever key it was hashed."""
        hashes = lookup_hashes(nik, NIK_CONTEXT)
        return self.filter(models.Q(nik_hash__in=hashes) | models.Q(nik_hash_before__in=hashes))


class Person(models.Model):
    """Somebody a passport can be asked for. Identity is encrypted; a keyed hash of the NIK finds it again.

    While the hash's key rotates there are two: `nik_hash` under the key now in use, `nik_hash_before` under the last.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="people")
    relation = models.CharField(max_length=20, choices=Relation.choices, default=Relation.SELF)
    full_name = EncryptedTextField(context="accounts.person.full_name", null=True)
    nik = EncryptedTextField(context=NIK_CONTEXT, null=True)
    nik_hash = models.BinaryField(null=True)
    nik_hash_before = models.BinaryField(null=True)
    birth_date = EncryptedDateField(context="accounts.person.birth_date", null=True)
    birthplace = EncryptedTextField(context="accounts.person.birthplace", null=True)
    sex = EncryptedTextField(context="accounts.person.sex", null=True)
    identity_confirmed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        """One own person an account; a NIK and its hash come together; only a known identity is confirmed."""

        indexes = (
            models.Index(fields=["nik_hash"], name="person_nik_hash"),
            models.Index(fields=["nik_hash_before"], name="person_nik_hash_before"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(relation=Relation.SELF), name="person_own_once"
            ),
            models.CheckConstraint(condition=models.Q(relation__in=Relation.values), name="person_relation_known"),
            models.CheckConstraint(
                condition=~models.Q(relation=Relation.SELF) | models.Q(removed_at__isnull=True),
                name="person_own_stays",
            ),
            models.CheckConstraint(
                condition=models.Q(nik__isnull=True, nik_hash__isnull=True)
                | models.Q(nik__isnull=False, nik_hash__isnull=False),
                name="person_nik_with_hash",
            ),
            models.CheckConstraint(
                condition=models.Q(nik_hash_before__isnull=True) | models.Q(nik_hash__isnull=False),
                name="person_hash_before_with_hash",
            ),
            models.CheckConstraint(
                condition=models.Q(identity_confirmed_at__isnull=True) | models.Q(nik__isnull=False),
                name="person_confirmed_is_known",
            ),
        )

    def __str__(self) -> str:
        """Name no person: this text ends up in logs."""
        return str(self.id)
