"""The family list of the account."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from giliran.accounts import queries, services
from giliran.accounts.queries import PersonView
from giliran.accounts.web.forms import FamilyMemberForm, family_initial
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.requests import now_of, user_id_of


@access.signed_in
def family(request: HttpRequest) -> HttpResponse:
    """List the family."""
    user_id, at = user_id_of(request), now_of(request)
    listed = [person for person in queries.people_of(user_id) if person.relation != "self"]
    limit = queries.family_limit(at)
    told = {"family": listed, "limit": limit, "full": queries.family_count(user_id, at=at) >= limit}
    return render(request, "accounts/family.html", told)


@access.signed_in
@creates_once
def add(request: HttpRequest) -> HttpResponseBase:
    """Put somebody on the list."""
    user_id = user_id_of(request)
    form = FamilyMemberForm(request.POST or None)
    refused: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            services.add_family_member(account_id=user_id, at=now_of(request), actor=user_id, **form.cleaned_data)
        except Refused as problem:
            refused = problem
        else:
            messages.success(request, _("Anggota keluarga ditambahkan."))
            return redirect("accounts:family")
    return render(request, "accounts/family_member.html", {"form": form, "refused": refused and refused.message})


@access.signed_in
def change(request: HttpRequest, person_id: UUID) -> HttpResponseBase:
    """Correct a name or a relation."""
    person = _member_or_404(request, person_id)
    initial = family_initial(full_name=person.full_name, relation=person.relation)
    form = FamilyMemberForm(request.POST or None, initial=initial)
    if person.identity_confirmed:
        form.fields["full_name"].disabled = True
    if request.method == "POST" and form.is_valid():
        services.change_family_member(
            account_id=person.account_id,
            person_id=person.id,
            at=now_of(request),
            actor=user_id_of(request),
            **form.cleaned_data,
        )
        messages.success(request, _("Perubahan disimpan."))
        return redirect("accounts:family")
    return render(request, "accounts/family_member.html", {"form": form, "person": person})


@access.signed_in
def remove(request: HttpRequest, person_id: UUID) -> HttpResponseBase:
    """Ask, then take somebody off the list."""
    person = _member_or_404(request, person_id)
    if request.method != "POST":
        return render(request, "accounts/family_remove.html", {"person": person})
    services.remove_family_member(
        account_id=person.account_id, person_id=person.id, at=now_of(request), actor=user_id_of(request)
    )
    messages.success(request, _("Anggota keluarga dihapus dari daftar."))
    return redirect("accounts:family")


def _member_or_404(request: HttpRequest, person_id: UUID) -> PersonView:
    person = queries.family_member(person_id, account_id=user_id_of(request))
    if person is None:
        raise Http404
    return person
