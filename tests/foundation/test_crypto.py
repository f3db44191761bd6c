"""Encryption at rest."""

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from giliran.foundation import crypto

OLD, NEW = b"o" * 32, b"n" * 32


@given(st.binary(max_size=500))
def test_what_was_encrypted_comes_back(data: bytes) -> None:
    assert crypto.decrypt(crypto.encrypt(data, "a.b.c"), "a.b.c") == data


def test_the_same_text_never_looks_the_same() -> None:
    assert crypto.encrypt(b"Siti", "a.b.c") != crypto.encrypt(b"Siti", "a.b.c")


def test_another_context_or_an_altered_byte_does_not_decrypt() -> None:
    sealed = crypto.encrypt(b"Siti", "a.b.c")
    with pytest.raises(crypto.CannotDecryptError):
        crypto.decrypt(sealed, "a.b.d")
    with pytest.raises(crypto.CannotDecryptError):
        crypto.decrypt(sealed[:-1] + bytes([sealed[-1] ^ 1]), "a.b.c")


def test_keys_rotate() -> None:
    with override_settings(FIELD_KEYS={"old": OLD}):
        sealed = crypto.encrypt(b"Siti", "a.b.c")
    with override_settings(FIELD_KEYS={"new": NEW, "old": OLD}):
        assert crypto.decrypt(sealed, "a.b.c") == b"Siti"
        assert not crypto.is_current(sealed)
        assert crypto.is_current(crypto.encrypt(b"Siti", "a.b.c"))
    with override_settings(FIELD_KEYS={"new": NEW}), pytest.raises(crypto.CannotDecryptError):
        crypto.decrypt(sealed, "a.b.c")


def test_a_lookup_finds_what_was_stored_under_the_key_before() -> None:
    with override_settings(LOOKUP_KEYS={"old": OLD}):
        stored = crypto.lookup_hash("3174", "nik")
    with override_settings(LOOKUP_KEYS={"new": NEW, "old": OLD}):
        assert stored in crypto.lookup_hashes("3174", "nik")
        assert stored != crypto.lookup_hash("3174", "nik")
    assert crypto.lookup_hash("3174", "nik") != crypto.lookup_hash("3174", "kk")
