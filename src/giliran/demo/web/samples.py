"""Photographs of made-up people's documents, for whoever has none at hand; one is blurred on purpose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from giliran.demo.people import Synthetic, synthetic
from giliran.foundation.web import access

_SEED = 17_000
_MOST = 999
_GROWN_UP = (date(1970, 1, 1), date(2004, 12, 31))
_CITY = "Jakarta Selatan"
_AN_HOUR = 3600

_NAMES: Mapping[str, str | Promise] = {
    "ktp": _("KTP"),
    "kk": _("Kartu keluarga"),
    "birth_certificate": _("Akta kelahiran"),
    "old_passport": _("Paspor lama"),
    "ktp-buram": _("KTP yang buram"),
    "potret": _("Foto wajah"),
}


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A photograph to save."""

    name: str | Promise
    url: str


def person(number: int) -> Synthetic:
    """Return the made-up adult of a number."""
    return synthetic(seed=_SEED, number=number, born=_GROWN_UP, city=_CITY)


def number_in(text: str) -> int:
    """Return the number that somebody asked for; 1 where it is none."""
    return int(text) if text.isdecimal() and 0 < int(text) <= _MOST else 1


def after(number: int) -> int:
    """Return the next person's number."""
    return number % _MOST + 1


def listed(number: int) -> list[Sample]:
    """Return the photographs of a person."""
    return [Sample(name=name, url=reverse("demo:sample", args=[number, what])) for what, name in _NAMES.items()]


@access.public
@require_safe
def picture(request: HttpRequest, number: int, what: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Show a photograph of a person's document, or their portrait."""
    if what not in _NAMES or not 0 < number <= _MOST:
        raise Http404
    answer = HttpResponse(_drawn(person(number), what), content_type="image/jpeg")
    answer["Cache-Control"] = f"public, max-age={_AN_HOUR}"
    return answer


def _drawn(somebody: Synthetic, what: str) -> bytes:
    from giliran.demo.pictures import Flaw, document, portrait  # noqa: PLC0415 - only where pictures are asked for

    if what == "potret":
        return portrait(person=somebody, seed=_SEED)
    kind, _hyphen, flawed = what.partition("-")
    return document(kind=kind, person=somebody, seed=_SEED, flaw=Flaw.BLUR if flawed else Flaw.CLEAR).content
