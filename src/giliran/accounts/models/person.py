"""A person: the account's own, or family."""

from django.db import models

from giliran.foundation.fields import EncryptedDateField, EncryptedTextField
from giliran.foundation.ids import new_id


class Person(models.Model):
    """Somebody a passport can be asked for. Identity is encrypted; `nik_hash` finds it again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="people")
    relation = models.CharField(max_length=20, default="self")
    full_name = EncryptedTextField(context="accounts.person.full_name", null=True)
    nik = EncryptedTextField(context="accounts.person.nik", null=True)
    nik_hash = models.BinaryField(null=True)
    birth_date = EncryptedDateField(context="accounts.person.birth_date", null=True)
    birthplace = EncryptedTextField(context="accounts.person.birthplace", null=True)
    sex = EncryptedTextField(context="accounts.person.sex", null=True)
    identity_confirmed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        """Name no person: this text ends up in logs."""
        return str(self.id)
