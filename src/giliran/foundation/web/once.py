"""Posts that create happen once, however often they are sent.

The form carries a key; the second answer is the first's.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from giliran.foundation.ids import new_id
from giliran.foundation.models import OncePost
from giliran.foundation.web.requests import actor_of, now_of

FIELD = "once"
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def new_key() -> str:
    """Return a key for a form about to be shown."""
    return str(new_id())


def creates_once(view: View) -> View:
    """Run the view's POST at most once a key; a repeat is sent where the first was sent.

    Only an answer that redirects counts as done. A page shown again with errors leaves the key free.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = request.POST.get(FIELD, "") if request.method == "POST" else ""
        if not key:
            return view(request, *args, **kwargs)
        digest = _digest(request, key)
        with transaction.atomic():
            if not _claim(digest, request):
                return redirect(OncePost.objects.get(digest=digest).location)
            response = view(request, *args, **kwargs)
            location = response.headers.get("Location", "")
            if location:
                OncePost.objects.filter(digest=digest).update(location=location)
            else:
                OncePost.objects.filter(digest=digest).delete()
            return response

    guarded.creates_once = True  # type: ignore[attr-defined]
    return cast("View", guarded)


def is_once(view: Any) -> bool:
    """Whether a view's posts happen once; access decorators around it keep the mark."""
    return bool(getattr(view, "creates_once", False))


def _claim(digest: bytes, request: HttpRequest) -> bool:
    # ON CONFLICT waits for a first post that is still under way, then finds its answer.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO foundation_oncepost (digest, location, at) VALUES (%s, '', %s) ON CONFLICT DO NOTHING",
            [digest, now_of(request)],
        )
        return bool(cursor.rowcount == 1)


def _digest(request: HttpRequest, key: str) -> bytes:
    who = actor_of(request).user_id or request.session.session_key or ""
    return hashlib.sha256(f"{who}\x00{request.path}\x00{key}".encode()).digest()
