"""Pages that change: send, keep, remove."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from giliran.documents import services
from giliran.documents.ports import Wanted, dossiers
from giliran.documents.queries import DocumentView
from giliran.documents.rules.refusals import NotYours, UnusableFile
from giliran.documents.rules.states import State
from giliran.documents.services.gate import Target
from giliran.documents.web.applicant import presenters
from giliran.documents.web.applicant.forms import SendForm
from giliran.documents.web.applicant.owned import handed_in, own_dossier, wanted_item
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.requests import now_of, user_id_of

_ADD = "tambah"


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, dossier_id: UUID, key: str) -> HttpResponse:
    """Send a document's pictures in one plain form; with `?tambah` as further pages of the one that is there.

    Needs no once-only key: the same file sent twice in a row is known by its content.
    """
    own_dossier(request, dossier_id)
    item, found = wanted_item(dossier_id, key), handed_in(dossier_id, key)
    adding = found if _ADD in request.GET and found and found.state in (State.ACCEPTED, State.REDO) else None
    kinds = [kind for kind in item.kinds if adding is None or kind.code == adding.kind] or list(item.kinds)
    form = SendForm(request.POST or None, request.FILES or None, kinds=kinds)
    refused: object = "" if dossiers().editable(dossier_id) else _("Dokumen permohonan ini sedang tidak dapat diubah.")
    if request.method == "POST" and form.is_valid():
        try:
            _receive_all(request, form, dossier_id=dossier_id, key=key, adding=adding)
        except Refused as problem:
            refused = problem.message
        else:
            return redirect("documents:document", dossier_id, key)
    context = _send_context(dossier_id, item, found, adding, kinds_title=presenters.title_of(item))
    status = 422 if request.method == "POST" else 200
    return render(request, "documents/send.html", {**context, "form": form, "refused": refused}, status=status)


def _send_context(
    dossier_id: UUID, item: Wanted, found: DocumentView | None, adding: DocumentView | None, *, kinds_title: str
) -> dict[str, object]:
    return {
        "dossier_id": dossier_id,
        "key": item.key,
        "title": presenters.title_of(item, adding) if adding else kinds_title,
        "hint": item.kinds[0].hint if len(item.kinds) == 1 else "",
        "reason": item.reason,
        "adding": adding,
        "replacing": found is not None and adding is None,
    }


def _receive_all(
    request: HttpRequest, form: SendForm, *, dossier_id: UUID, key: str, adding: DocumentView | None
) -> None:
    """Take the files in their order; the first makes the document, the others are its further pages."""
    add_to = adding.id if adding else None
    files = form.chosen(form.cleaned_data)
    for number, file in enumerate(files, start=1):
        target = Target(dossier=dossier_id, key=key, kind=form.cleaned_data["kind"], add_to=add_to)
        try:
            found = services.receive(target=target, content=file.read(), at=now_of(request), actor=user_id_of(request))
        except UnusableFile as problem:
            if len(files) == 1:
                raise
            numbered = _("Berkas ke-%(number)s: %(message)s") % {"number": number, "message": problem.message}
            raise Refused(numbered) from problem
        add_to = found.id


@access.signed_in
@require_POST
def keep(request: HttpRequest, dossier_id: UUID, key: str) -> HttpResponse:
    """Hand a document in as it is."""

    def act(found: DocumentView) -> None:
        services.keep(document_id=found.id, at=now_of(request), actor=user_id_of(request))
        messages.success(request, _("Foto ini dipakai. Petugas akan melihatnya."))

    return _change(request, dossier_id, key, act)


@access.signed_in
@require_POST
def remove(request: HttpRequest, dossier_id: UUID, key: str) -> HttpResponse:
    """Take a document back."""

    def act(found: DocumentView) -> None:
        services.remove(document_id=found.id, at=now_of(request), actor=user_id_of(request))
        messages.success(request, _("Dokumen dihapus."))

    return _change(request, dossier_id, key, act)


@access.signed_in
@require_POST
def remove_page(request: HttpRequest, dossier_id: UUID, key: str, page: int) -> HttpResponse:
    """Take one page back."""

    def act(found: DocumentView) -> None:
        services.remove_page(document_id=found.id, page=page, at=now_of(request), actor=user_id_of(request))
        messages.success(request, _("Halaman dihapus."))

    return _change(request, dossier_id, key, act)


def _change(request: HttpRequest, dossier_id: UUID, key: str, act: Callable[[DocumentView], None]) -> HttpResponse:
    """Act on the document that counts. What is gone already, as after a second click, is no error."""
    own_dossier(request, dossier_id)
    wanted_item(dossier_id, key)
    found = handed_in(dossier_id, key)
    if found is None:
        return redirect("documents:wanted", dossier_id)
    try:
        act(found)
    except NotYours as problem:
        raise Http404 from problem
    except Refused as problem:
        messages.error(request, str(problem.message))
    still = handed_in(dossier_id, key)
    return redirect("documents:document", dossier_id, key) if still else redirect("documents:wanted", dossier_id)
