"""Tags and filters that pages of every room use."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from giliran.foundation import money, references, wording
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
def unbroken(text: Any) -> SafeString:
    """Keep each of our references in a text on one line; they have hyphens, at which lines would break."""
    kept = references.IN_TEXT.sub(r'<span class="unbroken">\g<0></span>', conditional_escape(text))
    return mark_safe(kept)  # noqa: S308 - escaped above; the references have letters, digits and hyphens only


@register.filter
def either(named: Iterable[Any]) -> str:
    """Write what has a `name`, any one of which will do, as one phrase: "Akta kelahiran, ijazah, atau surat baptis"."""
    return wording.either([one.name for one in named])


@register.filter
def day_in(at: datetime, time_zone: str) -> str:
    """Write the day that `at` falls on in a time zone: "Senin, 23 November 2026"."""
    return date_format(local(at, time_zone), "l, j F Y")


@register.filter
def time_in(at: datetime, time_zone: str) -> str:
    """Write the time of day in a time zone: "09.30"."""
    return date_format(local(at, time_zone), "H.i")
