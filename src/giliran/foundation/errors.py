"""The base of refusals that a person may meet."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error of the program
    """An expected refusal; `message` is a plain sentence, translated when shown, that says what to do."""

    message: str | Promise = _("Permintaan ini tidak dapat dikerjakan sekarang. Silakan coba lagi.")

    def __init__(self, message: str | Promise | None = None) -> None:
        """Take the sentence to show, or keep the class's own."""
        if message is not None:
            self.message = message
        super().__init__(str(type(self).__name__))
