"""What one wants to receive, and how."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from giliran.foundation.web import access
from giliran.foundation.web.requests import now_of, user_id_of
from giliran.notifications import queries, services
from giliran.notifications.web.forms import PreferencesForm


@access.signed_in
def preferences(request: HttpRequest) -> HttpResponseBase:
    """Choose e-mail and SMS for each group of messages."""
    user_id = user_id_of(request)
    form = PreferencesForm(request.POST or None, choices=queries.choices(user_id))
    if request.method == "POST" and form.is_valid():
        services.choose_channels(user_id=user_id, wanted=form.wanted(), at=now_of(request))
        messages.success(request, _("Pilihan Anda disimpan."))
        return redirect("notifications:preferences")
    return render(request, "notifications/preferences.html", {"form": form})
