"""What templates show, put together beforehand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from giliran.applications.queries.corrections import CorrectionView
from giliran.applications.queries.papers import Papers, wanted_by
from giliran.applications.queries.progress import Missing, Place, Progress, SectionProgress, eligibility_done
from giliran.applications.queries.sheet import Sheet
from giliran.applications.questions.eligibility import ELIGIBILITY
from giliran.applications.questions.wording import worded
from giliran.applications.rules import State
from giliran.catalogue import queries as catalogue
from giliran.documents import queries as documents
from giliran.offices import queries as offices

TAGS: Mapping[State, str] = {
    State.DRAFT: "neutral",
    State.SUBMITTED: "active",
    State.CORRECTION: "problem",
    State.RECOMMENDED: "waiting",
    State.APPROVED: "good",
    State.REFUSED: "closed",
    State.PRODUCING: "active",
    State.READY: "good",
    State.COLLECTED: "good",
    State.CANCELLED: "closed",
}


@dataclass(frozen=True, kw_only=True)
class Task:
    """One line of the task list."""

    title: str
    hint: str
    state: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Lack:
    """Something missing, with the way there."""

    sentence: str
    href: str


def page_url(application_id: UUID, page: str, *, back: str = "") -> str:
    """Return the address of a page of questions; `back` says where to return afterwards."""
    address = reverse("applications:page", args=[application_id, page])
    return f"{address}?dari={back}" if back else address


def documents_url(application_id: UUID) -> str:
    """Return the address of the application's documents."""
    return reverse("documents:wanted", args=[application_id])


def door_tasks(found: Sheet) -> list[Task]:
    """Return the lines before the questions: the service, the office, the kind of passport."""
    application = found.application
    pages = ELIGIBILITY.pages_for(found.answers)
    first_open = next((page for page in pages if not found.is_done(page)), pages[0])
    ready = eligibility_done(found)
    office = offices.office(application.office_id).name if application.office_id else ""
    product = catalogue.product(application.product_id).name if application.product_id else ""
    return [
        Task(
            title=str(ELIGIBILITY.title),
            hint=_had_passport(found) or str(ELIGIBILITY.hint),
            state=Progress.DONE if ready else Progress.STARTED if found.saved else Progress.TODO,
            href=page_url(application.id, first_open.key),
        ),
        Task(
            title=_("Kantor pilihan Anda"),
            hint=office or _("Tempat Anda datang nanti"),
            state=Progress.LOCKED if not ready else Progress.DONE if office else Progress.TODO,
            href=reverse("applications:office", args=[application.id]),
        ),
        Task(
            title=_("Jenis paspor"),
            hint=product or _("Biasa atau elektronik, 5 atau 10 tahun"),
            state=Progress.LOCKED if not (ready and office) else Progress.DONE if product else Progress.TODO,
            href=reverse("applications:product", args=[application.id]),
        ),
    ]


def section_tasks(found: Sheet, sections: Sequence[SectionProgress]) -> list[Task]:
    """Return one line a section."""
    ready = eligibility_done(found)
    return [
        Task(
            title=section.title,
            hint=section.hint,
            state=section.state if ready else Progress.LOCKED,
            href=page_url(found.application.id, section.page) if section.page else "",
        )
        for section in sections
    ]


def documents_task(found: Sheet, papers: Papers) -> Task:
    """Return the line of the documents."""
    application_id = found.application.id
    if not papers.wanted or not eligibility_done(found):
        return Task(title=_("Dokumen"), hint=_("Foto atau pindaian"), state=Progress.LOCKED, href="")
    there = [] if papers.complete else documents.documents_of(application_id)
    if papers.complete:
        state = Progress.DONE
    elif any(document.state == "redo" for document in there):
        state = Progress.ATTENTION
    else:
        state = Progress.STARTED if there else Progress.TODO
    names = ", ".join(item.kinds[0].name for item in papers.wanted)
    return Task(title=_("Dokumen"), hint=names, state=state, href=documents_url(application_id))


def lacks(application_id: UUID, missing: Sequence[Missing]) -> list[Lack]:
    """Return what is missing with links to where it is put right."""
    places = {
        Place.OFFICE: reverse("applications:office", args=[application_id]),
        Place.PRODUCT: reverse("applications:product", args=[application_id]),
        Place.DOCUMENTS: documents_url(application_id),
    }
    return [
        Lack(
            sentence=item.sentence,
            href=places.get(item.place) or (page_url(application_id, item.page, back="periksa") if item.page else ""),
        )
        for item in missing
    ]


def correction_links(found: Sheet, correction: CorrectionView, *, today: date) -> list[tuple[str, str]]:
    """Return each item's link, in order, with the name of its kind of document where it is one."""
    application_id, links = found.application.id, []
    documents_by_kind = {
        kind.code: (kind.name, reverse("documents:document", args=[application_id, wanted.key]))
        for wanted in wanted_by(found, on=today)
        for kind in wanted.kinds
    }
    for item in correction.items:
        if item.document:
            links.append(documents_by_kind.get(item.document, (_("Dokumen"), documents_url(application_id))))
        else:
            address = page_url(application_id, item.page, back="perbaikan") if item.page else ""
            links.append((item.label, address))
    return links


def _had_passport(found: Sheet) -> str:
    question = ELIGIBILITY.pages[0].questions[0]
    return worded(question, found.answers.get(question.key, ""))
