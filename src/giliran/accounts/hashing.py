"""Hashing passwords without starving everybody else: at most so many at once in a process, each on one core."""

from threading import BoundedSemaphore

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

_room = BoundedSemaphore(settings.HASHES_AT_ONCE)


class PatientHasher(Argon2PasswordHasher):
    """Argon2 as Django sets it up, but one lane wide: a hash takes the same work, on one core instead of all."""

    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Hash a password, when it is its turn."""
        with _room:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Compare a password, when it is its turn."""
        with _room:
            return super().verify(password, encoded)
