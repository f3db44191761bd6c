"""Pages for what went wrong."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from giliran.foundation.web import failing


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django passes it; people need not see it
    """Tell that the form was open too long or cookies are off, and what to do."""
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what ended in an exception; Django calls this while it handles it."""
    return failing.answer(request, sys.exc_info()[1])
