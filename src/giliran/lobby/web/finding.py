"""What the pages are about: an office by its code, a visit by its token."""

from datetime import datetime
from uuid import UUID

import segno
from django.conf import settings
from django.http import Http404
from django.urls import reverse

from giliran.lobby.rules.following import follow_token, followed
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView


def office_or_404(code: str) -> OfficeView:
    """Return the office that is open to visitors under this code."""
    found = offices.office_by_code(code)
    if found is None or not found.active:
        raise Http404
    return found


def visit_or_404(token: str, at: datetime) -> UUID:
    """Return the visit that a token follows."""
    found = followed(token=token, at=at)
    if found is None:
        raise Http404
    return found


def phone_url(visit_id: UUID, at: datetime) -> str:
    """Return the full address under which a phone follows a visit."""
    return settings.BASE_URL.rstrip("/") + reverse("lobby:follow", args=[follow_token(visit_id=visit_id, at=at)])


def site_address(path: str) -> str:
    """Return a path of ours as a full address."""
    return settings.BASE_URL.rstrip("/") + path


def qr_picture(text: str) -> str:
    """Return a QR code as the address of a picture."""
    return segno.make(text, error="m").svg_data_uri(scale=6, border=3, light="white")
