"""What was typed into a form that could not be carried out, to be sent again from the page that says so.

Hidden fields keep it, with the form's own once-only key and CSRF token. Passwords, codes and files are never written
into a page: their fields stand there empty, to be filled again.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve

from giliran.foundation.web import once
from giliran.foundation.web.access import rule_of

LARGEST, MOST = 200_000, 500
"""Characters and fields that a page carries at most."""
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_PASSWORD = re.compile(r"(old_?|new_?)?password\d?")
_CODE = re.compile(r"(.*_)?(code|kode|pin|otp)")
_NEVER = frozenset({"credential", "key", "token"})


class Again(StrEnum):
    """What has to be given again by hand."""

    PASSWORD = "password"
    OLD_PASSWORD = "old_password"
    CODE = "code"
    FILE = "file"


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field to fill again."""

    name: str
    kind: Again
    several: bool = False


@dataclass(frozen=True, kw_only=True)
class Carried:
    """A form to send again: where to, what goes with it unseen, what has to be given once more.

    `once`: sending it again cannot do it twice.
    """

    address: str
    hidden: tuple[tuple[str, str], ...]
    again: tuple[Field, ...]
    once: bool

    @property
    def files(self) -> bool:
        """Whether the form has files."""
        return any(field.kind is Again.FILE for field in self.again)


def carried(request: HttpRequest) -> Carried | None:
    """Return what the page for a failed post should carry; None where nothing may be: not a form, or too much."""
    if request.method != "POST" or request.content_type not in _FORMS or not from_a_page(request):
        return None
    try:
        typed, files = request.POST, request.FILES
    except Exception:  # noqa: BLE001 - a body that cannot be read has nothing to carry
        return None
    if _NEVER & set(typed):
        return None
    again = [Field(name=name, kind=kind) for name in typed if (kind := _kind(name))]
    again += [Field(name=name, kind=Again.FILE, several=len(files.getlist(name)) > 1) for name in files]
    hidden = [(name, value) for name, values in typed.lists() if not _kind(name) for value in values]
    if len(hidden) > MOST or sum(len(name) + len(value) for name, value in hidden) > LARGEST:
        return None
    return Carried(
        address=request.get_full_path(),
        hidden=tuple((name, value.replace("\x00", "")) for name, value in hidden),
        again=tuple(again),
        once=bool(typed.get(once.FIELD)) and once.is_once(_found(request).func),
    )


def _kind(name: str) -> Again | None:
    if _PASSWORD.fullmatch(name):
        return Again.OLD_PASSWORD if name.startswith("old") else Again.PASSWORD
    return Again.CODE if _CODE.fullmatch(name) else None


def from_a_page(request: HttpRequest) -> bool:
    """Whether the address is one of our pages: the back office is Django's own, and machines have no pages."""
    return not is_machine(request) and "admin" not in _found(request).app_names


def is_machine(request: HttpRequest) -> bool:
    """Whether the address is one that programs call: under a signature of their own, or to read what it answers."""
    view = _found(request).func
    rule = rule_of(view)
    return getattr(view, "speaks_problems", False) or (rule is not None and rule.kind == "signature")


def _found(request: HttpRequest) -> ResolverMatch:
    """Return where the address leads; asked anew, since a request may fail before Django has looked."""
    try:
        return resolve(request.path_info)
    except Resolver404:
        return ResolverMatch(_found, (), {})
