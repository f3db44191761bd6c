"""The list of messages."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from giliran.foundation.web import access
from giliran.foundation.web.requests import now_of, user_id_of
from giliran.notifications import queries, services

_ON_A_PAGE = 20


@access.signed_in
def inbox(request: HttpRequest) -> HttpResponse:
    """List the messages, newest first."""
    user_id = user_id_of(request)
    messages: Any = queries.Inbox(user_id)  # has a length and slices, which is all that pages need
    page = Paginator(messages, _ON_A_PAGE).get_page(request.GET.get("page"))
    told = {"page": page, "unread": queries.unread_count(user_id)}
    return render(request, "notifications/inbox.html", told)


@access.signed_in
def message(request: HttpRequest, message_id: UUID) -> HttpResponseBase:
    """Show one message, which reads it."""
    user_id = user_id_of(request)
    found = queries.message(message_id, user_id=user_id)
    if found is None:
        raise Http404
    services.mark_read(message_id=message_id, user_id=user_id, at=now_of(request))
    return render(request, "notifications/message.html", {"message": found, "text": _without_link(found.text)})


@access.signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponseBase:
    """Mark every message as read."""
    services.mark_all_read(user_id=user_id_of(request), at=now_of(request))
    return redirect("notifications:inbox")


def _without_link(text: str) -> str:
    # On paper and in mail the link stands in a line of its own; here a button leads there.
    return "\n\n".join(part for part in text.split("\n\n") if not part.strip().startswith(settings.BASE_URL))
