"""Sealing bytes for the database and opening them again, each bound to the row that it belongs to."""

from uuid import UUID

from giliran.foundation import crypto


def seal(data: bytes, *, what: str, row: UUID) -> bytes:
    """Return `data` encrypted; it opens only as this `what` ("page", "image", "piece") of this row."""
    return crypto.encrypt(data, context(what, row))


def unseal(sealed: bytes | memoryview, *, what: str, row: UUID) -> bytes:
    """Return the plain bytes; raise `crypto.CannotDecryptError`."""
    return crypto.decrypt(bytes(sealed), context(what, row))


def fingerprint(content: bytes) -> bytes:
    """Return a keyed hash of a file, to know the same file again without keeping it."""
    return crypto.lookup_hash(content.hex(), "documents.page.source")


def context(what: str, row: UUID) -> str:
    """Return what a ciphertext is bound to."""
    return f"documents.{what}:{row}"
