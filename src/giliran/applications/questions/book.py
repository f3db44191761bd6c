"""All sections in their order, and what applies to somebody who answered so far."""

from collections.abc import Iterator

from giliran.applications.questions.eligibility import ELIGIBILITY
from giliran.applications.questions.identity import IDENTITY, OLD_PASSPORT, PARENTS
from giliran.applications.questions.kinds import Answers, Page, Section
from giliran.applications.questions.living import ADDRESS, CONTACT, EMERGENCY, WORK
from giliran.applications.questions.travel import TRAVEL

SECTIONS: tuple[Section, ...] = (IDENTITY, OLD_PASSPORT, PARENTS, ADDRESS, CONTACT, WORK, TRAVEL, EMERGENCY)
ALL: tuple[Section, ...] = (ELIGIBILITY, *SECTIONS)

_PAGES = {page.key: (section, page) for section in ALL for page in section.pages}


class UnknownPageError(LookupError):
    """There is no page with this key."""


def find(page_key: str) -> tuple[Section, Page]:
    """Return a page and its section; raise `UnknownPageError`."""
    try:
        return _PAGES[page_key]
    except KeyError:
        raise UnknownPageError(page_key) from None


def sections_for(answers: Answers, *, sections: tuple[Section, ...] = SECTIONS) -> list[Section]:
    """Return the sections that have a page for somebody who answered so."""
    return [section for section in sections if section.pages_for(answers)]


def pages_for(answers: Answers, *, sections: tuple[Section, ...] = SECTIONS) -> Iterator[Page]:
    """Yield the pages that apply, in order."""
    for section in sections:
        yield from section.pages_for(answers)
