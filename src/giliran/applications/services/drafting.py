"""Saving what was typed, page by page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giliran.applications.models import Application, PageAnswers, UnfinishedPage
from giliran.applications.queries.corrections import open_pages
from giliran.applications.queries.sheet import Sheet, sheet_of
from giliran.applications.questions import book
from giliran.applications.questions.eligibility import service_of
from giliran.applications.questions.forms import form_for, typed_for
from giliran.applications.questions.kinds import Page
from giliran.applications.rules import EDITABLE, State, WrongState
from giliran.applications.services.moving import locked
from giliran.foundation.clock import local_day
from giliran.foundation.errors import Refused


class PageClosed(Refused):
    """The page cannot be changed now, or does not apply to this applicant."""

    message = _("Bagian ini tidak bisa diubah sekarang.")


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What became of what was typed.

    `accepted`: it is an answer now. Otherwise it is kept as typed, to be shown again with what is wrong; except with
    `overtaken`: another window saved something else since this page was shown, and nothing was stored.
    """

    accepted: bool
    overtaken: bool
    revision: int


@transaction.atomic
def save_page(
    *,
    application_id: UUID,
    page: str,
    typed: Mapping[str, str],
    at: datetime,
    actor: UUID | None,  # noqa: ARG001 - every write takes one; a draft's typing is no event
    seen: int | None = None,
) -> Saved:
    """Keep what somebody typed on a page: as answers if they are good, else as they stand.

    `typed` is as a browser posts it. `seen` is the revision of the page that was shown; None: whatever stands.
    Raises `WrongState`, `PageClosed`, `book.UnknownPageError`.
    """
    application = locked(application_id)
    if application.state not in EDITABLE:
        raise WrongState
    _section, asked = book.find(page)
    found = sheet_of(application)
    if page not in open_pages(found):
        raise PageClosed
    kept = typed_for(asked, typed)
    form = form_for(asked, today=local_day(at, settings.TIME_ZONE), typed=kept)
    good = form.is_valid()
    if seen is not None and seen != found.revision(page) and not (good and form.answers() == _standing(found, page)):
        return Saved(accepted=False, overtaken=True, revision=found.revision(page))
    if not good:
        _keep_unfinished(application, page, kept, at)
        return Saved(accepted=False, overtaken=False, revision=found.revision(page))
    revision = _keep(found, asked, form.answers(), at)
    if page == "had_passport":
        _settle_service(application)
    return Saved(accepted=True, overtaken=False, revision=revision)


def _standing(found: Sheet, page: str) -> Mapping[str, str]:
    return found.saved[page].answers if page in found.saved else {}


def _keep(found: Sheet, page: Page, answers: dict[str, str], at: datetime) -> int:
    application = found.application
    revision = found.revision(page.key) + 1
    row = PageAnswers(
        application=application,
        page=page.key,
        round=application.round,
        answers=answers,
        revision=revision,
        saved_at=at,
    )
    PageAnswers.objects.bulk_create(  # one statement, whether the page was saved before or not
        [row],
        update_conflicts=True,
        unique_fields=["application", "page", "round"],
        update_fields=["answers", "revision", "saved_at"],
    )
    if page.key in found.unfinished:
        UnfinishedPage.objects.filter(application=application, page=page.key).delete()
    return revision


def _keep_unfinished(application: Application, page: str, typed: Mapping[str, str], at: datetime) -> None:
    UnfinishedPage.objects.update_or_create(
        application=application, page=page, defaults={"typed": dict(typed), "saved_at": at}
    )


def _settle_service(application: Application) -> None:
    # The answers at the door decide the service; one that leads nowhere leaves none.
    if application.state == State.DRAFT:
        application.service_id = service_of(sheet_of(application).answers)
        application.save(update_fields=["service"])
