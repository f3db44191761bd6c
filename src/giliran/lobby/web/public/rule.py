"""The rule of calling, for everybody to read, with the office's own figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from giliran.appointments import rules_lanes
from giliran.foundation.web import access
from giliran.foundation.web.requests import now_of
from giliran.lobby import queries
from giliran.lobby.web.finding import office_or_404

_LANES = ((rules_lanes.WALK_IN, _("Datang langsung")), (rules_lanes.PRIORITY, _("Prioritas")))


@access.public
@require_GET
def show(request: HttpRequest, office_code: str) -> HttpResponse:
    """Show who is called when, what the door says now, and what else may change the order."""
    office, at = office_or_404(office_code), now_of(request)
    context = {
        "office": office,
        "rule": queries.rule_at(office.id, at),
        "door": [(name, queries.entry(office.id, lane, at)) for lane, name in _LANES],
    }
    return render(request, "lobby/rule.html", context)
