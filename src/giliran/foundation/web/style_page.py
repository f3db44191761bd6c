"""The living style page: every component in every state, with content as real as ours gets."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from giliran.foundation.actors import Role
from giliran.foundation.web import access


@access.headquarters(Role.ADMINISTRATOR)
def show_style(request: HttpRequest) -> HttpResponse:
    """Show the style page."""
    return render(request, "foundation/style/page.html", {})
