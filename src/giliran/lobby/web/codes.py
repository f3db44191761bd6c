"""What was typed, scanned or photographed, read as a code."""

import re
from datetime import datetime
from uuid import UUID

import zxingcpp
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from giliran.foundation import references
from giliran.foundation.errors import Refused
from giliran.lobby.rules.following import followed

LARGEST = 10 * 1024 * 1024
_MOST_PIXELS = 40_000_000
_SIDE = 1600
_FOLLOW = re.compile(r"/antrean/([^/\s]+)")
_FORMATS = ("JPEG", "PNG", "WEBP")


class NoCodeSeen(Refused):
    """The photo shows no code that can be read."""

    message = _("Kode QR tidak terbaca di foto itu. Coba foto lagi dari lebih dekat, atau ketik kodenya.")


def booking_code(text: str) -> str:
    """Return the reservation code in what was typed or scanned (it may stand at the end of an address)."""
    parts = [part for part in re.split(r"[/?=&#]", text.strip()) if part]
    return next((part for part in reversed(parts) if references.normalise(part)), text.strip())


def own_visit(text: str, at: datetime) -> UUID | None:
    """Return the visit whose ticket was scanned, if what was scanned is one of our tickets."""
    found = _FOLLOW.search(text)
    return followed(token=found[1], at=at) if found else None


def code_in_photo(photo: "UploadedFile[bytes]") -> str:
    """Return the text of the QR code on a photo; raise `NoCodeSeen`. The picture is looked at and not kept."""
    if (photo.size or 0) > LARGEST or photo.file is None:
        raise NoCodeSeen
    try:
        with Image.open(photo.file, formats=_FORMATS) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise NoCodeSeen
            picture.draft("L", (_SIDE, _SIDE))
            grey = picture.convert("L")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as problem:
        raise NoCodeSeen from problem
    grey.thumbnail((_SIDE, _SIDE))
    seen = zxingcpp.read_barcodes(grey)
    if not seen:
        raise NoCodeSeen
    return str(seen[0].text)
