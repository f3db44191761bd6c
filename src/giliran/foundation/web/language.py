"""Which language a page is in: Indonesian, until somebody chooses another."""

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Go by the choice that was kept, never by what a phone was sold with: many are set to English unasked."""

    def process_request(self, request: HttpRequest) -> None:
        """Set the language for this request."""
        kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = kept if kept in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
