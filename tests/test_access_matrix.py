"""The access matrix: every URL, every role, the other office, the other applicant.

It walks the URLs of a demonstration, which are everybody's and its own (`config.demo_urls`).
"""

from collections.abc import Iterator
from http import HTTPStatus
from importlib import import_module
from pathlib import Path

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from giliran.accounts.models import User
from giliran.foundation.actors import HEADQUARTERS, Role
from giliran.foundation.web.access import Access, rule_of
from tests.house.rooms import ORDER
from tests.house.test_views import views
from tests.support.access import Row
from tests.support.world import World, a_world, client_of

ROOMS = [room for room in [*ORDER, "config"] if (Path(__file__).parent / room / "access.py").exists()]
ROOMS.remove("demo")  # its pages are there in a demonstration alone
LOGIN = "/akun/masuk/"

pytestmark = pytest.mark.usefixtures("a_demonstration")


def rows_of(room: str) -> list[Row]:
    """Return a room's rows."""
    rows: list[Row] = import_module(f"tests.{room}.access").ROWS
    return rows


def all_rows() -> dict[str, Row]:
    """Return every row by its URL's name."""
    return {row.name: row for room in [*ROOMS, "demo"] for row in rows_of(room)}


def said(rule: Access) -> str:
    """Write a decorator's rule as rows write it."""
    if rule.kind in {"staff", "headquarters"}:
        return f"{rule.kind}:{','.join(sorted(rule.roles))}"
    return rule.kind


def _normal(rule: str) -> str:
    kind, _, roles = rule.partition(":")
    return f"{kind}:{','.join(sorted(roles.replace(' ', '').split(',')))}" if roles else kind


def test_every_url_has_its_row_and_every_row_its_url() -> None:
    names = {name for name, _ in views(get_resolver()) if not name.startswith("admin:")}
    assert names - set(all_rows()) == set(), "these URLs have no row in tests/<room>/access.py"
    assert set(all_rows()) - names == set(), "these rows have no URL"


def test_every_view_carries_the_rule_of_its_row() -> None:
    rules = {name: rule_of(pattern.callback) for name, pattern in views(get_resolver())}
    wrong = {
        name: (row.rule, found)
        for name, row in all_rows().items()
        if row.rule != "third_party" and ((found := rules[name]) is None or said(found) != _normal(row.rule))
    }
    assert not wrong


@pytest.mark.django_db
@pytest.mark.parametrize("room", [*ROOMS, "demo"])
def test_who_may_open_what(room: str) -> None:
    world = a_world()
    clients = {label: (user, client_of(user)) for label, user in _personas(world)}
    problems = [
        problem for row in rows_of(room) if row.rule != "third_party" for problem in _problems(world, row, clients)
    ]
    assert not problems


def _personas(world: World) -> Iterator[tuple[str, User | None]]:
    yield "visitor", None
    yield "applicant", world.applicant
    yield "other applicant", world.other_applicant
    for role in Role:
        yield f"{role} here", world.colleague(role, world.office)
        if role not in HEADQUARTERS:
            yield f"{role} elsewhere", world.colleague(role, world.other_office)


def _problems(world: World, row: Row, clients: dict[str, tuple[User | None, Client]]) -> Iterator[str]:
    arguments = row.make(world)
    if row.rule.startswith("staff"):
        arguments.setdefault("office_code", world.office.code)
    url = reverse(row.name, kwargs=arguments)
    for label, (user, client) in clients.items():
        wanted, found = _wanted(world, row, label, user), _outcome(client, url)
        if found != wanted:
            yield f"{row.name} for {label}: {found}, not {wanted}"


def _outcome(client: Client, url: str) -> str:
    answer = client.get(url)
    if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        answer = client.post(url)
    if answer.status_code == 302 and answer.headers["Location"].startswith(f"{LOGIN}?next="):
        return "sign in"
    return {403: "forbidden", 404: "not found", 500: "broken"}.get(answer.status_code, "open")


def _wanted(world: World, row: Row, label: str, user: User | None) -> str:
    kind, _, roles = row.rule.partition(":")
    held = label.partition(" ")[0]
    allowed = set(roles.replace(" ", "").split(","))
    if kind in {"public", "signature"}:
        return "open"
    if user is None:
        return "sign in"
    if kind == "signed_in":
        return "not found" if row.owned and user != world.applicant else "open"
    if kind == "any_staff":
        return "open" if held in set(Role) else "forbidden"
    if kind == "headquarters":
        return "open" if held in allowed else "forbidden"
    here = label.endswith(" here")
    return "open" if here and (held in allowed or held == Role.SUPERVISOR) else "forbidden"


@pytest.mark.django_db
def test_staff_without_a_second_factor_are_led_to_set_one_up() -> None:
    world = a_world()
    client = client_of(world.colleague(Role.SUPERVISOR, world.office), second_factor=False)
    answer = client.get("/petugas/")
    assert answer.headers["Location"] == "/akun/langkah-kedua/"


@pytest.mark.django_db
def test_the_back_office_is_for_administrators_alone() -> None:
    world = a_world()
    pages = {name for name, _ in views(get_resolver()) if name.startswith("admin:") and _without_arguments(name)}
    lists = {name for name in pages if name.endswith("_changelist")}
    assert len(lists) > 10
    for label, user in _personas(world):
        client = client_of(user)
        opened = {name for name in pages - _OPEN if client.get(reverse(name)).status_code == HTTPStatus.OK}
        assert opened >= lists if label.startswith("administrator") else not opened, label


# Django's own doors in and out, which show nothing.
_OPEN = {"admin:login", "admin:logout", "admin:jsi18n"}


def _without_arguments(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True
