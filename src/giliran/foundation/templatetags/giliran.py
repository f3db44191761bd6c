"""Tags and filters that pages of every room use."""

from datetime import datetime

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from giliran.foundation import money
from giliran.foundation.clock import local
from giliran.foundation.web import once

register = template.Library()


@register.simple_tag
def once_key() -> SafeString:
    """Write the hidden field that makes a creating post happen once."""
    return format_html('<input type="hidden" name="{}" value="{}">', once.FIELD, once.new_key())


@register.filter
def rupiah(amount: int) -> str:
    """Write an amount of rupiah."""
    return money.rupiah(amount)


@register.filter
def day_in(at: datetime, time_zone: str) -> str:
    """Write the day that `at` falls on in a time zone: "Senin, 23 November 2026"."""
    return date_format(local(at, time_zone), "l, j F Y")


@register.filter
def time_in(at: datetime, time_zone: str) -> str:
    """Write the time of day in a time zone: "09.30"."""
    return date_format(local(at, time_zone), "H.i")
