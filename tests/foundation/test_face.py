"""The components: shown in full, escaped, light, and without anything the content security policy forbids."""

import gzip
import re
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import engines
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from giliran.foundation.web.components import ICONS
from giliran.foundation.web.style_page import WRONG, SampleForm, samples

FOUNDATION = Path(__file__).parents[2] / "src" / "giliran" / "foundation"
COMPONENTS = sorted(path.stem.replace("_", "-") for path in (FOUNDATION / "templates" / "cotton").glob("*.html"))
STATIC = FOUNDATION / "static" / "giliran"
FIRST_PAGE = ("tokens.css", "shell.css", "forms.css", "components.css", "print.css", "giliran.js", "icons/kawung.svg")


class Tags(HTMLParser):
    """Every start tag of a page, with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    request = rf.get("/gaya/", {"sort": "name"})
    request.user = AnonymousUser()
    return request


@pytest.fixture
def style_page(request_: HttpRequest, at: datetime) -> str:
    return render_to_string("foundation/style/page.html", samples(at), request_)


def render(source: str, request: HttpRequest | None = None, **context: object) -> str:
    return engines["django"].from_string(CottonCompiler().process(source)).render(context, request)


def test_the_style_page_shows_every_component() -> None:
    shown = "".join(path.read_text() for path in (FOUNDATION / "templates" / "foundation").rglob("*.html"))
    within = (FOUNDATION / "templates" / "cotton" / "field.html").read_text()
    assert [name for name in COMPONENTS if f"<c-{name}" not in shown + within] == []


def test_every_component_says_how_it_is_used() -> None:
    for name in COMPONENTS:
        head = (FOUNDATION / "templates" / "cotton" / f"{name.replace('-', '_')}.html").read_text()
        assert f"<c-{name}" in re.findall(r"{% comment %}(.*?){% endcomment %}", head, re.DOTALL)[0], name


def test_the_policy_has_nothing_to_refuse(style_page: str) -> None:
    for tag, attrs in Tags(style_page).tags:
        assert "style" not in attrs
        assert not [name for name in attrs if name.startswith("on")]
        assert tag != "style"
        assert tag != "script" or attrs.get("src")


def test_ids_stand_once_and_labels_find_their_controls(style_page: str) -> None:
    tags = Tags(style_page).tags
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    told = [word for _, attrs in tags for word in (attrs.get("aria-describedby") or "").split()]
    assert {attrs["for"] for tag, attrs in tags if tag == "label"} | set(told) <= set(ids)


def test_errors_lead_to_the_first_control_of_their_field() -> None:
    page = render('<c-error-summary :form="form" /><c-field :field="form.born" />', form=SampleForm(WRONG))
    assert 'href="#id_born_0"' in page
    assert 'id="id_born_0"' in page
    assert 'aria-describedby="id_born_helptext id_born_error"' in page


def test_nothing_wrong_draws_no_summary() -> None:
    assert not render('<c-error-summary :form="form" />', form=SampleForm()).strip()


@pytest.mark.parametrize(
    "source",
    [
        '<c-button value="{{ evil }}">Kirim</c-button>',
        '<c-button :value="evil">Kirim</c-button>',
        '<c-link-button href="{{ evil }}" :data-x="evil">Ke sana</c-link-button>',
        '<c-summary-list><c-summary-row key="Nama" value="{{ evil }}" /></c-summary-list>',
        '<c-summary-list><c-summary-row key="Nama" :value="evil" /></c-summary-list>',
        '<c-notice title="{{ evil }}">{{ evil }}</c-notice>',
        '<c-error-summary message="{{ evil }}" />',
        '<c-next-thing :title="evil" href="/" action="{{ evil }}" />',
        '<c-card title="{{ evil }}" :data-name="evil">{{ evil }}</c-card>',
        '<c-toasts :items="evils" />',
    ],
)
def test_what_people_write_stays_text(source: str) -> None:
    evil = '"><script>alert(1)</script>'
    page = render(source, evil=evil, evils=[{"message": evil, "level_tag": "info"}])
    assert "<script" not in page
    assert "&lt;script" in page


def test_components_do_not_see_what_stands_around_them() -> None:
    page = render('<c-card title="Biaya" />', foot="dari luar", href="/luar", action="dari luar", hint="dari luar")
    assert "luar" not in page


def test_pages_keep_the_rest_of_the_query(request_: HttpRequest) -> None:
    page = render('<c-pagination :page="page" />', request_, page=Paginator(range(50), 10).page(2))
    assert 'href="?sort=name&amp;page=3"' in page


def test_one_page_needs_no_pagination(request_: HttpRequest) -> None:
    assert not render('<c-pagination :page="page" />', request_, page=Paginator([1], 10).page(1)).strip()


def test_a_locked_task_leads_nowhere() -> None:
    assert "<a" not in render('<c-task title="Kirim" href="/kirim/" state="locked" />')


@pytest.mark.parametrize("current", ["2", "documents"])
def test_steps_know_where_they_are_by_number_and_by_key(current: str) -> None:
    steps = [{"key": "data", "label": "Data"}, {"key": "documents", "label": "Dokumen"}]
    page = render(f'<c-steps :steps="steps" current="{current}" />', steps=steps)
    assert page.count('aria-current="step"') == 1
    assert "<strong>Dokumen</strong>" in page


@pytest.mark.parametrize("name", ["400", "403_csrf", "500"])
def test_error_pages_need_no_context(name: str) -> None:
    page = get_template(f"{name}.html").render()
    assert page.count("<h1>") == 1


@pytest.mark.parametrize("name", ["403", "404"])
def test_error_pages_stand_in_the_shell(name: str, request_: HttpRequest) -> None:
    with translation.override("en"):
        page = get_template(f"{name}.html").render({}, request_)
    assert 'lang="en"' in page
    assert "To the start page" in page


def test_the_language_is_changed_by_a_post(style_page: str) -> None:
    assert '<input type="hidden" name="next" value="/gaya/?sort=name">' in style_page
    assert '<button type="submit" name="language" value="en"' in style_page


def test_the_first_page_is_light(request_: HttpRequest) -> None:
    files = sum(len(gzip.compress((STATIC / name).read_bytes())) for name in FIRST_PAGE)
    page = len(gzip.compress(get_template("404.html").render({}, request_).encode()))
    assert files + page < 20_000


def test_no_rule_stands_outside_the_layers() -> None:
    for path in STATIC.glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        outside = re.sub(r"@layer [\w, ]+;", "", text).strip()
        assert outside.startswith("@layer"), path.name
        assert text.count("{") == text.count("}"), path.name


def test_icons_in_use_exist() -> None:
    for path in sorted((FOUNDATION / "templates").rglob("*.html")):
        for name in re.findall(r'<c-icon name="([a-z-]+)"', path.read_text()):
            assert name in ICONS, (path.name, name)
