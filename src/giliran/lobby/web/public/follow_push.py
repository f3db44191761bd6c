"""Messages to the phone that follows a ticket, while its page is not open."""

from importlib.resources import files

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.requests import now_of
from giliran.lobby import services
from giliran.lobby.ports import Subscription
from giliran.lobby.web.finding import visit_or_404


@access.public
@require_POST
def switch_on(request: HttpRequest, token: str) -> HttpResponse:
    """Take a browser's subscription; the page's script filled the form with it."""
    at = now_of(request)
    told = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")}
    visit_id, language = visit_or_404(token, at), (get_language() or "id")[:2]
    try:
        services.keep_line(visit_id=visit_id, subscription=Subscription(**told), language=language, at=at)
    except Refused as problem:
        messages.error(request, str(problem.message))
    else:
        messages.success(request, _("Pemberitahuan menyala. Anda boleh menutup halaman ini."))
    return redirect("lobby:follow", token)


@access.public
@require_POST
def switch_off(request: HttpRequest, token: str) -> HttpResponse:
    """Send this browser nothing more. Repeating it changes nothing."""
    at = now_of(request)
    services.end_line(visit_id=visit_or_404(token, at), endpoint=request.POST.get("endpoint", ""), at=at)
    messages.success(request, _("Pemberitahuan dimatikan."))
    return redirect("lobby:follow", token)


@access.public
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """Return the service worker of the tickets' pages: it shows messages, and keeps nothing."""
    script = files("giliran.lobby.web.public").joinpath("follow_worker.js").read_text(encoding="utf-8")
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
