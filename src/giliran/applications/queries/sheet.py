"""All that was answered in one application, loaded once: what pages, checks and officers read from."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from giliran.applications.models import Application, CorrectionRequest, PageAnswers, UnfinishedPage
from giliran.applications.queries.views import UnknownApplicationError, row_of
from giliran.applications.questions import book
from giliran.applications.questions.kinds import Page
from giliran.applications.rules import EDITABLE, State
from giliran.foundation.remembering import remembered


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The rows of one application. `answers` holds only what applies; `saved` the newest row of each page."""

    application: Application
    answers: Mapping[str, str]
    saved: Mapping[str, PageAnswers]
    unfinished: Mapping[str, Mapping[str, str]]
    correction: CorrectionRequest | None

    def is_done(self, page: Page) -> bool:
        """Say whether a page is answered in full and nothing on it waits to be put right."""
        if page.key not in self.saved or page.key in self.unfinished:
            return False
        answers = self.saved[page.key].answers
        return all(question.optional or answers.get(question.key) for question in page.questions)

    def is_touched(self, page: Page) -> bool:
        """Say whether anything was typed on a page."""
        return page.key in self.saved or page.key in self.unfinished

    def revision(self, page_key: str) -> int:
        """Return how often a page was saved; what two windows compare."""
        return self.saved[page_key].revision if page_key in self.saved else 0


@remembered
def sheet(application_id: UUID) -> Sheet:
    """Load an application's answers; raise `UnknownApplicationError`. A few statements, however much was answered."""
    found = row_of(application_id)
    if found is None:
        raise UnknownApplicationError(application_id)
    return sheet_of(found)


def sheet_of(application: Application) -> Sheet:
    """Load the answers of a row already at hand."""
    rows = PageAnswers.objects.filter(application=application).order_by("round")
    saved = {row.page: row for row in rows}
    editable, correcting = application.state in EDITABLE, application.state == State.CORRECTION
    # Only what may be changed is unfinished, and only a correction under way asks for something.
    unfinished = UnfinishedPage.objects.filter(application=application) if editable else UnfinishedPage.objects.none()
    asked = CorrectionRequest.objects.filter(application=application, answered_at__isnull=True)
    return Sheet(
        application=application,
        answers=applicable(saved),
        saved=saved,
        unfinished=dict(unfinished.values_list("page", "typed")),
        correction=asked.prefetch_related("items").first() if correcting else None,
    )


def applicable(saved: Mapping[str, PageAnswers]) -> dict[str, str]:
    """Put together the answers of the pages that apply; an answer may decide whether a later page does."""
    answers: dict[str, str] = {}
    for section in book.ALL:
        for page in section.pages:
            if page.key in saved and page.applies(answers):
                answers.update(saved[page.key].answers)
    return answers
