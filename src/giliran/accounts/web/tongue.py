"""The language of pages: chosen, kept with the account, carried in the cookie."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_supported_language_variant
from django.views.i18n import set_language as django_set_language

from giliran.accounts import services
from giliran.foundation.web import access
from giliran.foundation.web.requests import actor_of, now_of


def wanted_language(code: str | None) -> str:
    """Return "id" or "en" for any language code."""
    try:
        return get_supported_language_variant(code or settings.LANGUAGE_CODE)[:2]
    except LookupError:
        return settings.LANGUAGE_CODE


@access.public
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Switch the pages' language; an account's messages follow."""
    response = django_set_language(request)
    chosen = request.POST.get("language", "")
    user_id = actor_of(request).user_id
    if request.method == "POST" and user_id and chosen in dict(settings.LANGUAGES):
        services.choose_language(user_id=user_id, language=chosen, at=now_of(request))
    return response


def carry_language(response: HttpResponseBase, language: str) -> None:
    """Keep a language in the visitor's cookie."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
