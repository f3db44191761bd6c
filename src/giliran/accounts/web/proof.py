"""Proof of work when signing up: a number that a browser finds by trying, and nobody has to read anything.

The challenge is signed by us and stands in the page; asking for one costs the server nothing. A solution counts once.
What solves it is django-altcha's widget; our own part is the worker that tries numbers, since the widget's would run
from a `blob:`, and its style, since the widget would put one into the page: the policy of our pages allows neither.
"""

import base64
import json
import re
from collections.abc import Mapping
from copy import copy
from datetime import datetime
from types import MappingProxyType
from typing import Any, cast

import altcha
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_altcha import AltchaField, AltchaWidget, get_hmac_key

from giliran.foundation.once import use_up

NUMBERS = 60_000
"""How many numbers may have to be tried: a second or two on a weak phone."""
LASTS = 60 * 60 * 1000
"""Milliseconds for which a challenge can be solved; the page may lie open for a while."""

_SHAPE: Mapping[str, type] = MappingProxyType(
    {"algorithm": str, "challenge": str, "number": int, "salt": str, "signature": str}
)
# A salt ends after its instant: digits moved over from the number would make another expiry of the same challenge.
_SALT = re.compile(r"[0-9a-f]{24}\?expires=\d{10}&")
_LONGEST = 2_000
_WORDS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "label": _("Saya bukan program komputer"),
        "verifying": _("Perangkat Anda sedang menghitung…"),
        "verified": _("Pemeriksaan selesai"),
        "verificationRequired": _("Beri tanda centang untuk melanjutkan."),
        "error": _("Perangkat ini tidak dapat menghitungnya. Buktikan nomor ponsel dulu, lewat tautan di bawah."),
        "expired": _("Halaman ini sudah lama terbuka. Muat ulang halaman ini."),
    }
)
_MISSING = _("Tunggu sampai pemeriksaan selesai, lalu lanjutkan. Tidak muncul? Buktikan nomor ponsel dulu.")
_AGAIN = _("Pemeriksaan tadi tidak berlaku lagi. Ia diulang sendiri: tunggu sebentar, lalu lanjutkan.")
_NEVER_SHOWN = ("ariaLinkLabel", "enterCode", "enterCodeAria", "footer", "getAudioChallenge", "loading", "reload",
                "verify", "waitAlert")  # fmt: skip


class ProofWidget(AltchaWidget):
    """The package's widget, one challenge a page, its words ours."""

    template_name = "accounts/proof.html"

    def __deepcopy__(self, memo: dict[int, Any]) -> "ProofWidget":
        """Copy the options as well: a challenge belongs to one page."""
        other = cast("ProofWidget", super().__deepcopy__(memo))
        other.options = copy(self.options)
        return other

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:  # noqa: ARG002 - a used solution is not shown again
        """Put the words in, in the reader's language."""
        words = {**dict.fromkeys(_NEVER_SHOWN, ""), **{key: str(word) for key, word in _WORDS.items()}}
        self.options |= {"strings": words, "language": get_language()}
        context: dict[str, Any] = super().get_context(name, "", attrs)
        return context


class ProofField(AltchaField):
    """A solved challenge; cleans to the challenge, which `use` then uses up."""

    widget = ProofWidget

    def __init__(self) -> None:
        """Solve as soon as the page is there, so that nobody waits at its end."""
        super().__init__(maxnumber=NUMBERS, expire=LASTS, auto="onload", hidefooter=True, hidelogo=True, label="")

    def clean(self, value: Any) -> str:
        """Return the challenge that was solved. What is wrong with a solution is told to nobody."""
        if not value:
            raise ValidationError(_MISSING, code="required")
        solution = _read(value)
        if solution is None:
            raise ValidationError(_AGAIN, code="invalid")
        return solution["challenge"]


def use(challenge: str, *, email: str, at: datetime) -> None:
    """Use a solution up for an address. Raises `ValidationError` where it was used for another one before."""
    if not use_up(scope="accounts.proof", key=challenge, by=email, at=at):
        raise ValidationError({"proof": ValidationError(_AGAIN, code="replay")})


def _read(value: Any) -> altcha.altcha.PayloadType | None:
    """Return a solution that is right, else None."""
    try:
        told = json.loads(base64.b64decode(str(value)[:_LONGEST], validate=True))
    except ValueError:
        return None
    if not isinstance(told, dict) or any(not isinstance(told.get(key), kind) for key, kind in _SHAPE.items()):
        return None
    if not _SALT.fullmatch(told["salt"]) or not 0 <= told["number"] <= NUMBERS or told["algorithm"] != "SHA-256":
        return None
    solution = cast("altcha.altcha.PayloadType", told)
    right, _why = altcha.verify_solution(payload=solution, hmac_key=get_hmac_key(), check_expires=True)
    return solution if right else None
