"""What a change of keys means here, beside the encrypted fields: hashes of NIKs, and second factors' secrets."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import BinaryField
from django.db.models.functions import Cast

from giliran.accounts.models import Person
from giliran.accounts.models.person import NIK_CONTEXT
from giliran.accounts.services import second_factors
from giliran.foundation import crypto
from giliran.foundation.rotation import Part, Walk


def _hashes(row: dict[str, Any]) -> dict[str, Any]:
    nik = crypto.decrypt(bytes(row["sealed_nik"]), NIK_CONTEXT).decode()
    present, before = [*crypto.lookup_hashes(nik, NIK_CONTEXT), None][:2]
    return {"nik_hash": present, "nik_hash_before": before}


def _secrets(row: dict[str, Any]) -> dict[str, Any]:
    return {"data": second_factors.under_present_key(row["data"])}


PARTS: list[Part] = [
    Walk(
        name="accounts_person: hashes of NIKs",
        rows=lambda: Person.objects.filter(nik__isnull=False).annotate(sealed_nik=Cast("nik", BinaryField())),
        columns=("sealed_nik", "nik_hash", "nik_hash_before"),
        wanted=_hashes,
    ),
    Walk(
        name="mfa_authenticator: secrets",
        rows=Authenticator.objects.all,
        columns=("data",),
        wanted=_secrets,
    ),
]
