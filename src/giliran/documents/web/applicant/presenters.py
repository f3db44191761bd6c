"""What the pages show, ready to be written."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giliran.documents.ports import Wanted
from giliran.documents.queries import DocumentView
from giliran.documents.rules.states import State
from giliran.foundation.wording import either

_TASK_STATES = {
    State.ACCEPTED: "done",
    State.REDO: "attention",
    State.CHECKING: "checking",
    State.RECEIVING: "checking",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One wanted document in the list."""

    title: str
    hint: str
    state: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A page's preview."""

    number: int
    label: str
    small_url: str
    whole_url: str
    remove_url: str
    advice: list[str]


def title_of(item: Wanted, found: DocumentView | None = None) -> str:
    """Name a wanted document: what was handed in, or the alternatives."""
    if found is not None:
        for kind in item.kinds:
            if kind.code == found.kind:
                return kind.name
    return either([kind.name for kind in item.kinds])


def line(*, dossier_id: UUID, item: Wanted, found: DocumentView | None, editable: bool) -> Line:
    """Show one wanted document; what is locked and not there leads nowhere."""
    if found is None:
        state = "todo" if editable else "locked"
        hint = item.reason or (item.kinds[0].hint if len(item.kinds) == 1 else "")
        href = reverse("documents:send", args=[dossier_id, item.key])
        return Line(title=title_of(item), hint=hint, state=state, href=href)
    return Line(
        title=title_of(item, found),
        hint=_hint(found),
        state=_TASK_STATES[found.state],
        href=reverse("documents:document", args=[dossier_id, item.key]),
    )


def pictures(found: DocumentView) -> list[Picture]:
    """Show the pages of a document."""
    return [
        Picture(
            number=page.number,
            label=_("Halaman %(number)s") % {"number": page.number},
            small_url=reverse("documents:picture", args=[found.id, page.number, "kecil"]),
            whole_url=reverse("documents:picture", args=[found.id, page.number, "utuh"]),
            remove_url=reverse("documents:remove_page", args=[found.dossier, found.key, page.number]),
            advice=page.advice,
        )
        for page in found.page_list
    ]


def next_todo(items: Sequence[Wanted], found: Sequence[DocumentView], *, after: str) -> Wanted | None:
    """Return the next wanted document that is not there yet, going round from `after`."""
    here = {document.key for document in found}
    keys = [item.key for item in items]
    start = keys.index(after) + 1 if after in keys else 0
    around = [*items[start:], *items[:start]]
    return next((item for item in around if item.key not in here), None)


def _hint(found: DocumentView) -> str:
    if found.state is State.REDO:
        return found.advice[0] if found.advice else ""
    if found.flagged:
        return _("Petugas akan melihatnya.")
    if found.state is State.ACCEPTED:
        return ngettext("%(count)s halaman", "%(count)s halaman", found.pages) % {"count": found.pages}
    return ""
