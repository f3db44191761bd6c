"""The board on the wall."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from giliran.foundation.web import access
from giliran.foundation.web.requests import now_of
from giliran.lobby import queries
from giliran.lobby.web.finding import office_or_404


@access.public
@require_GET
def show(request: HttpRequest, office_code: str) -> HttpResponse:
    """Show who is called and served now; a script keeps it up to date, without it the page loads again."""
    office = office_or_404(office_code)
    board = queries.board(office.id, now_of(request))
    return render(request, "lobby/board.html", {"office": office, "board": board, "at": board.at})
