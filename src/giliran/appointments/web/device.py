"""Noting devices: where somebody has just signed up or in, taken a place or given one back; never on a page read."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from giliran.appointments.services.signs import Seen, note_seen
from giliran.foundation.web.device import device_of
from giliran.foundation.web.limits import network_of
from giliran.foundation.web.requests import actor_of, address_of, now_of

_NOTED = frozenset(
    {
        "account_login",
        "account_email_verification_sent",
        "account_verify_phone",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "appointments:check",
        "appointments:pay_first",
        "appointments:manage",
        "appointments:cancel",
        "appointments:offer",
        "appointments:wish",
    }
)
_DONE = range(300, 400)


class NoteDevices:
    """Note the device and the network of an account that has just done one of these things."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note it once it was done: such posts end in a redirect."""
        response = self.get_response(request)
        if request.method == "POST" and response.status_code in _DONE and _name(request) in _NOTED:
            self._note(request)
        return response

    def _note(self, request: HttpRequest) -> None:
        # Who signed in with this very post was nobody when it came in.
        account = request.user.pk if request.user.is_authenticated else None
        if account is not None and not actor_of(request).is_staff:
            network = network_of(address_of(request))
            note_seen([Seen(account=account, device=device_of(request), network=network)], at=now_of(request))


def _name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""
