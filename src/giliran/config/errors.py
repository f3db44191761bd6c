"""Pages for what went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django passes it; people need not see it
    """Tell that the form was open too long or cookies are off, and what to do."""
    return render(request, "403_csrf.html", status=403)
