"""What a phone keeps of a reservation goes when its owner signs out."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse


class ForgetReservations:
    """Tell the browser to drop what our pages keep in it (Clear-Site-Data), in the answer that ends a session.

    Where a session merely ran out, the page's own service worker forgets as soon as it is sent to the sign-in page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Compare before and after; visitors without a session cost nothing."""
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session
        response = self.get_response(request)
        if signed_in and response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR and SESSION_KEY not in request.session:
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response
