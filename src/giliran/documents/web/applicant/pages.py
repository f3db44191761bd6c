"""Pages that show: the list, a document, a picture."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from giliran.documents import queries, services
from giliran.documents.ports import dossiers
from giliran.documents.rules.refusals import NotYours
from giliran.documents.rules.states import State
from giliran.documents.web.applicant import presenters
from giliran.documents.web.applicant.owned import handed_in, own_dossier, wanted_item
from giliran.foundation.web import access
from giliran.foundation.web.redirects import onward
from giliran.foundation.web.requests import user_id_of

_SIZES = {"kecil": 640, "utuh": None}
_LOOK_AGAIN_SECONDS = "3"


@access.signed_in
@require_safe
def wanted(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """List the documents that the dossier wants, and how each stands."""
    own_dossier(request, dossier_id)
    items = dossiers().wanted(dossier_id)
    editable = dossiers().editable(dossier_id)
    found = {document.key: document for document in queries.documents_of(dossier_id)}
    lines = [
        presenters.line(dossier_id=dossier_id, item=item, found=found.get(item.key), editable=editable)
        for item in items
    ]
    context = {
        "lines": lines,
        "editable": editable,
        "complete": queries.complete(dossier_id, items),
        "onward": onward(dossier_id),
    }
    return render(request, "documents/wanted.html", context)


@access.signed_in
@require_safe
def document(request: HttpRequest, dossier_id: UUID, key: str) -> HttpResponse:
    """Show one document: how it was judged, its pages, and what can be done."""
    own_dossier(request, dossier_id)
    item, found = wanted_item(dossier_id, key), handed_in(dossier_id, key)
    if found is None:
        return redirect("documents:send", dossier_id, key)
    items = dossiers().wanted(dossier_id)
    context = {
        "dossier_id": dossier_id,
        "key": key,
        "title": presenters.title_of(item, found),
        "document": found,
        "pictures": presenters.pictures(found),
        "editable": dossiers().editable(dossier_id),
        "checking": found.state in (State.CHECKING, State.RECEIVING),
        "following": presenters.next_todo(items, queries.documents_of(dossier_id), after=key),
        "complete": queries.complete(dossier_id, items),
        "onward": onward(dossier_id),
    }
    response = render(request, "documents/document.html", context)
    if context["checking"]:
        response["Refresh"] = _LOOK_AGAIN_SECONDS
    return response


@access.signed_in
@require_safe
def picture(request: HttpRequest, document_id: UUID, page: int, size: str) -> HttpResponse:
    """Show the owner a page."""
    if size not in _SIZES:
        raise Http404
    try:
        content = services.own_page(document_id=document_id, page=page, owner=user_id_of(request), side=_SIZES[size])
    except NotYours as problem:
        raise Http404 from problem
    return HttpResponse(content, content_type="image/jpeg", headers={"Cache-Control": "no-store"})
