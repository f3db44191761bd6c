"""The day on which a request arrives."""

from datetime import date

from django.conf import settings
from django.http import HttpRequest

from giliran.foundation.clock import local_day
from giliran.foundation.web.requests import now_of


def today_of(request: HttpRequest) -> date:
    """Return the calendar day in the country's first time zone, by which ages and rules are reckoned."""
    return local_day(now_of(request), settings.TIME_ZONE)
