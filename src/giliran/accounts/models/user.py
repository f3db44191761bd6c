"""An account that signs in."""

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models

from giliran.accounts.models.managers import UserManager
from giliran.foundation.ids import new_id


class User(AbstractBaseUser, PermissionsMixin):
    """An account: an applicant's, or a member of staff's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    phone = models.CharField(max_length=20, unique=True, null=True, blank=True)
    phone_verified = models.BooleanField(default=False)
    language = models.CharField(max_length=2, default="id")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []  # noqa: RUF012 - Django's own form

    objects = UserManager()

    def __str__(self) -> str:
        """Name no person: this text ends up in logs."""
        return str(self.id)
