"""The shell's navigation: the one place that links to every room."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.demo.web.strip import strip
from giliran.foundation.web.requests import actor_of
from giliran.notifications import queries as notifications


@dataclass(frozen=True, kw_only=True)
class Item:
    """A link of the navigation; `current` marks where one is."""

    label: str | Promise
    url: str
    current: bool


_PUBLIC: tuple[tuple[str | Promise, str], ...] = (
    (_("Biaya dan syarat"), "catalogue:services"),
    (_("Kantor imigrasi"), "offices:finder"),
    (_("Sampai mana?"), "journey:status"),
)
_APPLICANT: tuple[tuple[str | Promise, str], ...] = ((_("Permohonan saya"), "journey:home"), *_PUBLIC)
_STAFF: tuple[tuple[str | Promise, str], ...] = ((_("Meja petugas"), "journey:desk"),)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return what the page shell shows on every page."""
    return {**_links(request), **(strip(request) if settings.DEMO else {})}


def _links(request: HttpRequest) -> dict[str, Any]:
    actor = actor_of(request)
    if actor.user_id is None:
        return {
            "home_url": reverse("journey:landing"),
            "navigation": _items(request, _PUBLIC),
            "account_navigation": _items(request, ((_("Masuk"), "account_login"),)),
        }
    main = _STAFF if actor.is_staff else _APPLICANT
    unread = notifications.unread_count(actor.user_id)
    inbox = _("Pemberitahuan") if not unread else _inbox_with(unread)
    account = ((inbox, "notifications:inbox"), (_("Akun"), "accounts:profile"), (_("Keluar"), "account_logout"))
    return {
        "home_url": reverse("journey:desk" if actor.is_staff else "journey:home"),
        "navigation": _items(request, main),
        "account_navigation": _items(request, account),
    }


def _inbox_with(unread: int) -> str:
    return f"{_('Pemberitahuan')} ({unread})"


def _items(request: HttpRequest, links: tuple[tuple[str | Promise, str], ...]) -> list[Item]:
    items = []
    for label, name in links:
        url = reverse(name)
        items.append(Item(label=label, url=url, current=request.path == url))
    return items
