"""Encrypted fields, through the database and back."""

import base64
from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models

from giliran.foundation import crypto
from giliran.foundation.fields import (
    EncryptedBytesField,
    EncryptedDateField,
    EncryptedJSONField,
    EncryptedTextField,
)

VALUES: dict[str, Any] = {
    "text": "Siti Rahayu, Jl. Melati No. 5 — “ketuk dua kali”",
    "day": date(1990, 8, 17),
    "answers": {"nama": "Siti", "anak": [1, 2], "pernah": None},
    "picture": bytes(range(256)),
}


class Letter(models.Model):
    """A table of this test alone."""

    text = EncryptedTextField(context="tests.letter.text", null=True)
    day = EncryptedDateField(context="tests.letter.day", null=True)
    answers = EncryptedJSONField(context="tests.letter.answers", null=True)
    picture = EncryptedBytesField(context="tests.letter.picture", null=True)

    objects: ClassVar[models.Manager["Letter"]] = models.Manager()

    class Meta:
        """No room owns it."""

        app_label = "tests"

    def __str__(self) -> str:
        """Name it."""
        return str(self.pk)


@pytest.fixture
def _table(transactional_db: None) -> Iterator[None]:
    with connection.schema_editor() as editor:
        editor.create_model(Letter)
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(Letter)


def _stored(column: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column}, pg_typeof({column})::text FROM tests_letter")  # noqa: S608 - our own names
        content, kind = cursor.fetchone()
    assert kind == "bytea"
    return bytes(content)


@pytest.mark.usefixtures("_table")
def test_values_come_back_and_the_database_never_saw_them() -> None:
    Letter.objects.create(**VALUES)

    back = Letter.objects.get()
    assert {name: getattr(back, name) for name in VALUES} == VALUES
    for name, traces in {
        "text": [b"Siti", b"Melati"], "day": [b"1990", b"08-17"], "answers": [b"Siti", b"nama"],
        "picture": [bytes(range(8))],
    }.items():  # fmt: skip
        assert [trace for trace in traces if trace in _stored(name)] == []


@pytest.mark.usefixtures("_table")
def test_nothing_is_nothing_and_the_same_text_never_looks_the_same() -> None:
    Letter.objects.create()
    assert Letter.objects.filter(text__isnull=True, day__isnull=True).count() == 1
    Letter.objects.update(text="sama")
    first = _stored("text")
    Letter.objects.update(text="sama")
    assert _stored("text") != first


@pytest.mark.usefixtures("_table")
def test_a_value_moved_to_another_column_is_refused() -> None:
    Letter.objects.create(text="Siti")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tests_letter SET answers = text")
    with pytest.raises(crypto.CannotDecryptError):
        Letter.objects.get()


@pytest.mark.usefixtures("_table")
def test_after_a_rotation_old_values_open_and_new_ones_use_the_new_key(settings: Any) -> None:
    Letter.objects.create(text="lama")
    old = settings.FIELD_KEYS
    settings.FIELD_KEYS = {"t2": base64.b64decode("MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE="), **old}
    letter = Letter.objects.get()
    assert letter.text == "lama"
    assert not crypto.is_current(_stored("text"))
    letter.save()
    assert crypto.is_current(_stored("text"))

    settings.FIELD_KEYS = old
    with pytest.raises(crypto.CannotDecryptError):
        Letter.objects.get()


@pytest.mark.usefixtures("_table")
def test_nobody_can_search_by_them() -> None:
    with pytest.raises(FieldError):
        Letter.objects.filter(text="Siti").exists()
