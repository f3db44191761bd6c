"""How often one network, device or number may sign up, sign in, and ask for codes."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from giliran.foundation.clock import local_day
from giliran.foundation.web import limits
from giliran.foundation.web.device import device_of
from giliran.foundation.web.limits import DAY, HOUR, MINUTE, Bound, Bounds, By
from giliran.foundation.web.requests import now_of
from giliran.offices import queries as offices

SIGN_UP = Bounds(
    scope="accounts.sign_up",
    each=(
        Bound(figure="signup_network_minute", by=By.NETWORK, per=MINUTE),
        Bound(figure="signup_device_day", by=By.DEVICE, per=DAY),
    ),
)
SIGN_IN = Bounds(
    scope="accounts.sign_in",
    each=(
        Bound(figure="signin_network_minute", by=By.NETWORK, per=MINUTE),
        Bound(figure="signin_device_hour", by=By.DEVICE, per=HOUR),
    ),
)
FIRST_CODES = Bounds(
    scope="accounts.first_code",
    each=(
        Bound(figure="first_code_number_hour", by=By.NUMBER, per=HOUR),
        Bound(figure="first_code_device_hour", by=By.DEVICE, per=HOUR),
        Bound(figure="first_code_network_hour", by=By.NETWORK, per=HOUR),
    ),
)
CODES = Bounds(
    scope="accounts.codes",
    each=(
        Bound(figure="code_network_minute", by=By.NETWORK, per=MINUTE),
        Bound(figure="code_device_hour", by=By.DEVICE, per=HOUR),
    ),
)

View = Callable[..., HttpResponseBase]


def hold_back(request: HttpRequest, bounds: Bounds, *, number: str = "") -> None:
    """Count this request; raise `TooOften` at a limit."""
    on = local_day(now_of(request), settings.TIME_ZONE)
    limits.hold_back(request, bounds, figures=offices.figures_of(bounds.figures, on=on), number=number)


def limited(view: View, bounds: Bounds) -> View:
    """Count posts to a page of allauth's, and give devices that open it their cookie."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method == "POST":
            hold_back(request, bounds)
        device_of(request)
        return view(request, *args, **kwargs)

    return guarded
