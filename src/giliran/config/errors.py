"""Pages for what went wrong."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults

from giliran.foundation.web import failing
from giliran.foundation.web.problems import problem


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django passes it; people need not see it
    """Tell that the form was open too long or cookies are off, and what to do."""
    return problem(status=403) if failing.for_programs(request) else render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Tell that a request makes no sense; so early that nobody knows yet who asks (a host that is not ours)."""
    if failing.for_programs(request):
        return problem(status=400)
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Tell that a page is not for this person."""
    return problem(status=403) if failing.for_programs(request) else defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Tell that there is nothing here."""
    return problem(status=404) if failing.for_programs(request) else defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what ended in an exception; Django calls this while it handles it."""
    return failing.answer(request, sys.exc_info()[1])
