"""Model fields that the database sees only encrypted.

They cannot be searched; keep a keyed hash beside them for that.
"""

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from giliran.foundation import crypto

if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
else:
    _Field = models.Field


class EncryptedField(_Field):
    """What all of them share: stores `bytea`; subclasses say how a value becomes bytes and back."""

    def __init__(self, *args: Any, context: str, **kwargs: Any) -> None:
        self.context = context
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["context"] = self.context
        kwargs.pop("editable", None)
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "BinaryField"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:  # noqa: ARG002 - Django's signature
        return "bytea"

    def to_bytes(self, value: Any) -> bytes:
        raise NotImplementedError

    def from_bytes(self, value: bytes) -> Any:
        raise NotImplementedError

    def get_prep_value(self, value: Any) -> bytes | None:
        return None if value is None else crypto.encrypt(self.to_bytes(value), self.context)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:  # noqa: ARG002 - Django's signature
        return None if value is None else self.from_bytes(crypto.decrypt(bytes(value), self.context))

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


class EncryptedTextField(EncryptedField):
    """Text."""

    def to_bytes(self, value: str) -> bytes:
        return value.encode()

    def from_bytes(self, value: bytes) -> str:
        return value.decode()


class EncryptedDateField(EncryptedField):
    """A calendar day."""

    def to_bytes(self, value: date) -> bytes:
        return value.isoformat().encode()

    def from_bytes(self, value: bytes) -> date:
        return date.fromisoformat(value.decode())


class EncryptedJSONField(EncryptedField):
    """A JSON value."""

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False).encode()

    def from_bytes(self, value: bytes) -> Any:
        return json.loads(value)


class EncryptedBytesField(EncryptedField):
    """Bytes, such as an image."""

    def to_bytes(self, value: bytes) -> bytes:
        return value

    def from_bytes(self, value: bytes) -> bytes:
        return value
