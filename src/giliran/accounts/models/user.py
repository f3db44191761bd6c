"""An account that signs in."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from giliran.foundation.fields import EncryptedTextField
from giliran.foundation.ids import new_id


class UserManager(BaseUserManager["User"]):
    """Makes accounts with a normalised e-mail address and a hashed password."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account that may do everything in the admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """An account: an applicant's, or a member of staff's.

    A mobile number belongs to one account only once it is verified: typing somebody else's number blocks nobody.
    `opened_at` is set when e-mail and number are both verified; before that, the sign-up may be made again by anyone
    who has the address.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(_("Alamat e-mail"), unique=True)
    phone = models.CharField(max_length=20, null=True, blank=True)  # noqa: DJ001 - none is not a number
    phone_verified = models.BooleanField(default=False)
    name = EncryptedTextField(context="accounts.user.name", default="")
    language = models.CharField(max_length=2, default="id")
    is_active = models.BooleanField(_("Dapat masuk"), default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        """A verified number belongs to one account."""

        verbose_name, verbose_name_plural = _("petugas"), _("petugas")
        constraints = (
            models.UniqueConstraint(
                fields=["phone"], condition=models.Q(phone_verified=True), name="user_verified_phone_once"
            ),
            models.CheckConstraint(
                condition=models.Q(phone_verified=False) | models.Q(phone__isnull=False),
                name="user_verified_phone_known",
            ),
        )

    def __str__(self) -> str:
        """Name no person: this text ends up in logs."""
        return str(self.id)
