"""The account's own page."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from giliran.accounts import queries, services
from giliran.accounts.web.forms import ProfileForm
from giliran.accounts.web.tongue import carry_language
from giliran.foundation.web import access
from giliran.foundation.web.requests import now_of, user_id_of


@access.signed_in
def profile(request: HttpRequest) -> HttpResponse:
    """Show the account, and where everything about it is changed."""
    user_id = user_id_of(request)
    told = {
        "account": queries.account(user_id),
        "family": [person for person in queries.people_of(user_id) if person.relation != "self"],
        "staff": queries.staff_identity(user_id, at=now_of(request)),
    }
    return render(request, "accounts/profile.html", told)


@access.signed_in
def edit(request: HttpRequest) -> HttpResponseBase:
    """Change how one is addressed, and in which language."""
    user_id = user_id_of(request)
    account = queries.account(user_id)
    form = ProfileForm(request.POST or None, initial={"name": account.name, "language": account.language})
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/edit.html", {"form": form})
    language = form.cleaned_data["language"]
    services.rename(user_id=user_id, name=form.cleaned_data["name"])
    services.choose_language(user_id=user_id, language=language, at=now_of(request))
    response = redirect("accounts:profile")
    carry_language(response, language)
    return response
