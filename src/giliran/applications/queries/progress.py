"""How far somebody is, and what is missing."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from giliran.applications.queries.corrections import open_correction, open_pages
from giliran.applications.queries.papers import Papers, papers_of
from giliran.applications.queries.sheet import Sheet
from giliran.applications.questions import book
from giliran.applications.questions.circumstances import too_young
from giliran.applications.questions.eligibility import stop_of
from giliran.applications.questions.kinds import Page, Section


class Progress(StrEnum):
    """How far a section is (the names are those of the task list)."""

    TODO = "todo"
    STARTED = "started"
    DONE = "done"
    LOCKED = "locked"
    ATTENTION = "attention"


class Place(StrEnum):
    """Where something that is missing is put right."""

    PAGE = "page"
    OFFICE = "office"
    PRODUCT = "product"
    DOCUMENTS = "documents"


@dataclass(frozen=True, kw_only=True)
class SectionProgress:
    """One line of the task list; `page` is where to go on."""

    key: str
    title: str
    hint: str
    state: Progress
    page: str


@dataclass(frozen=True, kw_only=True)
class Missing:
    """Something without which an application cannot be sent, in a sentence.

    `page` says where, if `place` is a page; `asked`: an officer asked for it.
    """

    sentence: str
    place: Place
    page: str = ""
    asked: bool = False


def eligibility_done(found: Sheet) -> bool:
    """Say whether the questions at the door are answered and lead on."""
    pages = book.ALL[0].pages_for(found.answers)
    return stop_of(found.answers) is None and all(found.is_done(page) for page in pages)


def progress(found: Sheet) -> list[SectionProgress]:
    """Return the sections that apply and how far each is."""
    may_open = open_pages(found)
    correction = open_correction(found)
    wanted = {item.page for item in correction.items if not item.done} if correction else set()
    return [
        SectionProgress(
            key=section.key,
            title=str(section.title),
            hint=str(section.hint),
            state=_state(found, section, may_open=may_open, wanted=wanted),
            page=_where_to_go_on(found, section, may_open=may_open, wanted=wanted),
        )
        for section in book.sections_for(found.answers)
    ]


def missing(found: Sheet, *, today: date, papers: Papers | None = None) -> list[Missing]:
    """List what an application lacks before it can be sent, in the order of the task list.

    `papers` may be passed where they are at hand already.
    """
    lacks: list[Missing] = []
    if not eligibility_done(found):
        page = next((p for p in book.ALL[0].pages_for(found.answers) if not found.is_done(p)), book.ALL[0].pages[0])
        lacks.append(Missing(sentence=_("Jawab dulu pertanyaan awal."), place=Place.PAGE, page=page.key))
    elif too_young(found.answers, today):
        sentence = _(
            "Tanggal lahir menunjukkan usia di bawah 17 tahun. Periksa tanggal lahir atau jawaban tentang usia."
        )
        lacks.append(Missing(sentence=sentence, place=Place.PAGE, page="birth"))
    if found.application.office_id is None:
        lacks.append(Missing(sentence=_("Pilih kantor imigrasi."), place=Place.OFFICE))
    elif found.application.product_id is None:
        lacks.append(Missing(sentence=_("Pilih jenis paspor."), place=Place.PRODUCT))
    lacks.extend(_lacking_page(found, page) for page in book.pages_for(found.answers) if not found.is_done(page))
    if found.application.service_id and not (papers or papers_of(found, today=today)).complete:
        lacks.append(Missing(sentence=_("Lengkapi dokumen."), place=Place.DOCUMENTS))
    correction = open_correction(found)
    for item in correction.items if correction else ():
        if not item.done:
            place = Place.DOCUMENTS if item.document else Place.PAGE
            sentence = _("Perbaiki: %(what)s.") % {"what": item.label or _("dokumen")}
            lacks.append(Missing(sentence=sentence, place=place, page=item.page, asked=True))
    return lacks


def next_page(found: Sheet, page: Page) -> Page | None:
    """Return the page after this one within its section, among those that may be opened."""
    section, _page = book.find(page.key)
    may_open = open_pages(found)
    after = section.pages[section.pages.index(page) + 1 :]
    return next((other for other in after if other.applies(found.answers) and other.key in may_open), None)


def _lacking_page(found: Sheet, page: Page) -> Missing:
    verb = _("Perbaiki: %(what)s.") if page.key in found.unfinished else _("Isi: %(what)s.")
    return Missing(sentence=verb % {"what": page.title}, place=Place.PAGE, page=page.key)


def _state(found: Sheet, section: Section, *, may_open: set[str], wanted: set[str]) -> Progress:
    pages = section.pages_for(found.answers)
    if any(page.key in wanted for page in pages):
        return Progress.ATTENTION
    if any(page.key in found.unfinished for page in pages):
        return Progress.ATTENTION
    if all(found.is_done(page) for page in pages):
        return Progress.DONE
    if not any(page.key in may_open for page in pages):
        return Progress.LOCKED
    return Progress.STARTED if any(found.is_touched(page) for page in pages) else Progress.TODO


def _where_to_go_on(found: Sheet, section: Section, *, may_open: set[str], wanted: set[str]) -> str:
    pages = [page for page in section.pages_for(found.answers) if page.key in may_open]
    pressing = (page for page in pages if page.key in wanted or not found.is_done(page))
    chosen = next(pressing, pages[0] if pages else None)
    return chosen.key if chosen else ""
