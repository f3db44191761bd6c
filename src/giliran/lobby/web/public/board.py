"""The board on the wall: one for the whole office, and any number of others with steps of their own."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giliran.foundation.web import access
from giliran.foundation.web.requests import now_of
from giliran.lobby import queries
from giliran.lobby.queries.boards import BoardDevice
from giliran.lobby.rules.speech import LANGUAGES
from giliran.lobby.web.finding import office_or_404


@access.public
@require_GET
def show(request: HttpRequest, office_code: str, slug: str = "") -> HttpResponse:
    """Show who is called and served now; a script keeps it up to date, without it the page loads again."""
    office, at = office_or_404(office_code), now_of(request)
    device = _device(office.id, slug) if slug else _whole()
    screen = queries.screen(office.id, at, steps=device.steps)
    context = {
        "office": office,
        "device": device,
        "screen": screen,
        "stage": screen.stage,
        "notice": screen.notice,
        "english_too": "en" in device.voices and get_language() != "en",
        "follow": f"/live/board/{office.code}" + (f"?papan={device.slug}" if slug else ""),
    }
    return render(request, "lobby/board.html", context)


def _device(office_id: UUID, slug: str) -> BoardDevice:
    found = queries.board_device(office_id, slug)
    if found is None:
        raise Http404
    return found


def _whole() -> BoardDevice:
    return BoardDevice(slug="", name=_("Papan antrean"), steps=(), portrait=False, voices=LANGUAGES)
