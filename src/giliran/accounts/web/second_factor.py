"""Why a second step is asked for, and where it is set up."""

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from giliran.foundation.web import access
from giliran.foundation.web.requests import actor_of, user_id_of


@access.signed_in
def needed(request: HttpRequest) -> HttpResponseBase:
    """Lead staff to setting a second factor up, or to signing in with the one they have."""
    actor = actor_of(request)
    has_one = (
        Authenticator.objects.filter(user_id=user_id_of(request))
        .exclude(type=Authenticator.Type.RECOVERY_CODES)
        .exists()
    )
    if has_one and (actor.second_factor or not actor.is_staff):
        return redirect("mfa_index")
    return render(request, "accounts/second_factor.html", {"has_one": has_one, "required": actor.is_staff})
