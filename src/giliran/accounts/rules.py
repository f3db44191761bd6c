"""Relations in a family, and when a name or number is good enough to write down."""

import re
from datetime import timedelta

import phonenumbers
from django.db import models
from django.utils.translation import gettext_lazy as _


class Relation(models.TextChoices):
    """What a person is to the one whose account it is."""

    SELF = "self", _("Saya sendiri")
    SPOUSE = "spouse", _("Suami atau istri")
    CHILD = "child", _("Anak")
    PARENT = "parent", _("Ayah atau ibu")
    SIBLING = "sibling", _("Kakak atau adik")
    OTHER = "other", _("Keluarga lain")


class Sex(models.TextChoices):
    """As on the identity card."""

    FEMALE = "female", _("Perempuan")
    MALE = "male", _("Laki-laki")


FAMILY = tuple(relation for relation in Relation if relation is not Relation.SELF)
FAMILY_LIMIT = "family_limit"
NAME_LENGTH = 120

# Somebody removed after their identity was written down still counts for a while: taking people off the list and
# putting others on is how a broker would file for strangers.
REMOVED_STILL_COUNTS = timedelta(days=365)

_INDONESIA = 62
_NIK = re.compile(r"\d{16}\Z", re.ASCII)


def is_nik(text: str) -> bool:
    """Say whether this is sixteen digits. Whether the number exists is for the registry to say."""
    return bool(_NIK.match(text))


def mobile_number(text: str) -> str | None:
    """Return an Indonesian mobile number as +62…, however it is written ("0812-3456-7890"); None if it is not one."""
    try:
        number = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException:
        return None
    is_mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    if number.country_code != _INDONESIA or not is_mobile or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def tidy_name(name: str) -> str:
    """Return a name with single spaces."""
    return " ".join(name.split())
