"""No refusal without words: what Django or a view refuses with an empty body becomes a page, or a problem."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from giliran.foundation.web.failing import for_programs
from giliran.foundation.web.problems import problem

_KEPT = ("Allow", "Cache-Control", "Retry-After", "Tus-Resumable", "Upload-Offset", "WWW-Authenticate")


class WordsMiddleware:
    """Fill empty refusals; it stands next to the view, so that the page has all that pages have."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, in words."""
        response = self.get_response(request)
        refused = response.status_code >= HTTPStatus.BAD_REQUEST
        if not refused or response.streaming or response.content:
            return response
        told = _in_words(request, response.status_code)
        for name in _KEPT:
            if name in response.headers:
                told.headers[name] = response.headers[name]
        return told


def _in_words(request: HttpRequest, status: int) -> HttpResponse:
    if for_programs(request):
        return problem(status=status)
    template = "405.html" if status == HTTPStatus.METHOD_NOT_ALLOWED else "400.html"
    return render(request, template, status=status)
