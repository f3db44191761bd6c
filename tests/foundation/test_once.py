"""A form sent twice creates once."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.test import RequestFactory

from giliran.foundation.actors import Actor
from giliran.foundation.ids import new_id
from giliran.foundation.models import OncePost, RateWindow
from giliran.foundation.web.once import creates_once, new_key

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SOMEBODY = new_id()


def _post(key: str, *, path: str = "/make/", who: Any = SOMEBODY, **fields: str) -> HttpRequest:
    request = RequestFactory().post(path, {"once": key, **fields})
    request.now = AT  # type: ignore[attr-defined]
    request.user = AnonymousUser()
    request.session = SessionStore()
    request._actor = Actor(user_id=who)  # type: ignore[attr-defined]
    return request


class Maker:
    """A view that makes something and goes to it; with `wrong` it shows the form again."""

    def __init__(self) -> None:
        self.made = 0
        self.started = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.started.set()
        assert self.go_on.wait(20)
        if request.POST.get("fails"):
            RateWindow.objects.create(digest=b"half done", tries=1, ends_at=AT)
            raise RuntimeError
        if request.POST.get("wrong"):
            return HttpResponse("say your name")
        self.made += 1
        return redirect(f"/made/{self.made}/")


@pytest.fixture
def maker() -> Maker:
    return Maker()


@pytest.fixture
def view(maker: Maker) -> Callable[[HttpRequest], Any]:
    def make(request: HttpRequest) -> HttpResponse:
        return maker(request)

    return creates_once(make)


def test_a_double_click_makes_one_and_both_go_to_it(maker: Maker, view: Callable[[HttpRequest], Any]) -> None:
    key, answers = new_key(), []

    def click() -> None:
        answers.append(view(_post(key)).headers["Location"])
        connection.close()

    maker.go_on.clear()
    clicks = [threading.Thread(target=click) for _ in range(2)]
    clicks[0].start()
    assert maker.started.wait(20)
    clicks[1].start()
    clicks[1].join(0.3)
    assert answers == [], "the second waits for the first"
    maker.go_on.set()
    for thread in clicks:
        thread.join(20)

    assert answers == ["/made/1/", "/made/1/"]
    assert maker.made == 1


def test_coming_back_and_sending_again_later_goes_to_what_was_made(
    maker: Maker, view: Callable[[HttpRequest], Any]
) -> None:
    key = new_key()
    later = _post(key)
    later.now = AT + timedelta(hours=5)  # type: ignore[attr-defined]
    assert [view(_post(key)).headers["Location"], view(later).headers["Location"]] == ["/made/1/", "/made/1/"]
    assert view(_post(new_key())).headers["Location"] == "/made/2/"


def test_a_page_with_errors_leaves_the_key_free(maker: Maker, view: Callable[[HttpRequest], Any]) -> None:
    key = new_key()
    assert view(_post(key, wrong="1")).status_code == 200
    assert view(_post(key)).headers["Location"] == "/made/1/"


def test_what_breaks_in_the_middle_leaves_nothing_and_can_be_sent_again(
    maker: Maker, view: Callable[[HttpRequest], Any]
) -> None:
    key = new_key()
    with pytest.raises(RuntimeError):
        view(_post(key, fails="1"))
    assert not RateWindow.objects.exists()
    assert not OncePost.objects.exists()
    assert view(_post(key)).headers["Location"] == "/made/1/"


def test_a_key_counts_for_its_sender_and_its_page_alone(maker: Maker, view: Callable[[HttpRequest], Any]) -> None:
    key = new_key()
    view(_post(key))
    assert view(_post(key, who=new_id())).headers["Location"] == "/made/2/"
    assert view(_post(key, path="/make/other/")).headers["Location"] == "/made/3/"


def test_without_a_key_each_post_counts(maker: Maker, view: Callable[[HttpRequest], Any]) -> None:
    view(_post(""))
    view(_post(""))
    assert maker.made == 2
