"""How often an account, a device or a network may take places, make wishes, join a room; figures with a date."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from giliran.foundation.clock import local_day
from giliran.foundation.web import limits
from giliran.foundation.web.limits import HOUR, MINUTE, Bound, Bounds, By
from giliran.foundation.web.requests import now_of
from giliran.offices import queries as offices

TAKING = Bounds(
    scope="appointments.hold",
    each=(
        Bound(figure="hold_account_hour", by=By.ACCOUNT, per=HOUR),
        Bound(figure="hold_device_hour", by=By.DEVICE, per=HOUR),
        Bound(figure="hold_network_minute", by=By.NETWORK, per=MINUTE),
    ),
)
WISHING = Bounds(
    scope="appointments.wish",
    each=(
        Bound(figure="wish_account_hour", by=By.ACCOUNT, per=HOUR),
        Bound(figure="wish_device_hour", by=By.DEVICE, per=HOUR),
        Bound(figure="wish_network_minute", by=By.NETWORK, per=MINUTE),
    ),
)
JOINING = Bounds(
    scope="appointments.join",
    each=(
        Bound(figure="join_account_hour", by=By.ACCOUNT, per=HOUR),
        Bound(figure="join_device_hour", by=By.DEVICE, per=HOUR),
        Bound(figure="join_network_minute", by=By.NETWORK, per=MINUTE),
    ),
)

View = Callable[..., HttpResponseBase]


def limited(bounds: Bounds) -> Callable[[View], View]:
    """Count a view's posts. Stands outside `creates_once`, whose transaction would undo the count."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.method == "POST":
                on = local_day(now_of(request), settings.TIME_ZONE)
                limits.hold_back(request, bounds, figures=offices.figures_of(bounds.figures, on=on))
            return view(request, *args, **kwargs)

        return guarded

    return decorate
