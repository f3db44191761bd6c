"""Pictures of a file. Each look is recorded, and no browser keeps them."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from giliran.casework import queries
from giliran.casework.web.staff.finding import found_here
from giliran.documents import queries as documents
from giliran.documents import services as document_services
from giliran.documents.rules.refusals import NotYours
from giliran.foundation.actors import Role
from giliran.foundation.web import access
from giliran.foundation.web.requests import now_of, office_of, user_id_of


@access.staff(Role.EXAMINER, Role.ADJUDICATOR)
@require_GET
def page(request: HttpRequest, application_id: UUID, document_id: UUID, page: int) -> HttpResponse:
    """Show a page of a document of this file."""
    application = found_here(request, application_id)
    document = documents.document(document_id)
    if document is None or document.dossier != application.id:
        raise Http404
    try:
        content = document_services.open_page(
            document_id=document_id,
            page=page,
            actor=user_id_of(request),
            at=now_of(request),
            office=office_of(request).id,
        )
    except NotYours as problem:
        raise Http404 from problem
    return _picture(content)


@access.staff(Role.EXAMINER, Role.ADJUDICATOR, Role.PRODUCTION)
@require_GET
def portrait(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show the applicant's portrait."""
    application = found_here(request, application_id)
    image = queries.portrait_of(application.id)
    if image is None:
        raise Http404
    content = document_services.open_image(
        image_id=image, actor=user_id_of(request), at=now_of(request), office=office_of(request).id
    )
    return _picture(content)


def _picture(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type="image/jpeg", headers={"Cache-Control": "no-store"})
