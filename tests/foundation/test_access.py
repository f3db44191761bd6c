"""The access decorators, one by one; the access matrix holds them against every page."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from giliran.foundation.actors import VISITOR, Actor, Role
from giliran.foundation.ids import new_id
from giliran.foundation.web import access
from giliran.foundation.web.requests import OfficeRef, office_of

HERE = OfficeRef(id=new_id(), code="sini", name="Sini", time_zone="Asia/Jakarta")
THERE = OfficeRef(id=new_id(), code="sana", name="Sana", time_zone="Asia/Jayapura")
View = Callable[..., Any]


@pytest.fixture(autouse=True)
def _two_offices() -> Iterator[None]:
    known = {office.code: office for office in (HERE, THERE)}
    with access.office_by_code.plugged(known.get):
        yield


def _asked_by(actor: Actor) -> HttpRequest:
    class Asking:
        is_authenticated = actor.user_id is not None

    request = RequestFactory().get("/halaman/?tab=2")
    request.user = Asking()  # type: ignore[assignment]
    request._actor = actor  # type: ignore[attr-defined]
    return request


def _colleague(*roles: Role, at: UUID | None = HERE.id, second_factor: bool = True) -> Actor:
    return Actor(user_id=new_id(), roles_by_office={at: frozenset(roles)}, second_factor=second_factor)


APPLICANT = Actor(user_id=new_id())


def page(_request: HttpRequest, **_words: Any) -> HttpResponse:
    return HttpResponse("in")


def _another() -> View:
    """Make a view of one's own: some decorators mark the view itself."""

    def alike(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("in")

    return alike


def test_a_public_page_is_for_anyone() -> None:
    assert access.public(_another())(_asked_by(VISITOR)).content == b"in"


def test_a_visitor_is_sent_to_sign_in_and_brought_back() -> None:
    guarded: list[View] = [access.signed_in(page), access.any_staff(page), access.headquarters(Role.ANALYST)(page)]
    answers = [view(_asked_by(VISITOR)) for view in guarded]
    answers.append(access.staff(Role.EXAMINER)(page)(_asked_by(VISITOR), office_code="sini"))

    assert {answer.headers["Location"] for answer in answers} == {"/akun/masuk/?next=/halaman/%3Ftab%3D2"}
    assert access.signed_in(page)(_asked_by(APPLICANT)).content == b"in"


def test_a_staff_page_asks_for_the_role_at_that_office() -> None:
    view = access.staff(Role.EXAMINER, Role.ADJUDICATOR)(page)

    for colleague in (_colleague(Role.EXAMINER), _colleague(Role.ADJUDICATOR), _colleague(Role.SUPERVISOR)):
        assert view(_asked_by(colleague), office_code="sini").content == b"in"
        with pytest.raises(PermissionDenied):
            view(_asked_by(colleague), office_code="sana")
    for other in (APPLICANT, _colleague(Role.FRONT_DESK), _colleague(Role.ADMINISTRATOR, at=None)):
        with pytest.raises(PermissionDenied):
            view(_asked_by(other), office_code="sini")
    with pytest.raises(Http404):
        view(_asked_by(_colleague(Role.EXAMINER)), office_code="tidak-ada")


def test_the_view_is_told_the_office_and_not_the_code() -> None:
    def where(request: HttpRequest, **words: Any) -> HttpResponse:
        assert words == {"number": 3}
        return HttpResponse(office_of(request).name)

    view: View = access.staff(Role.EXAMINER)(where)
    assert view(_asked_by(_colleague(Role.EXAMINER)), office_code="sini", number=3).content == b"Sini"


def test_staff_without_a_second_factor_set_one_up_first() -> None:
    bare = _colleague(Role.EXAMINER, second_factor=False)
    of_all = Actor(user_id=new_id(), roles_by_office={None: frozenset({Role.ANALYST})})
    answers = [
        access.staff(Role.EXAMINER)(page)(_asked_by(bare), office_code="sini"),
        access.any_staff(page)(_asked_by(bare)),
        access.headquarters(Role.ANALYST)(page)(_asked_by(of_all)),
    ]
    assert {answer.headers["Location"] for answer in answers} == {"/akun/langkah-kedua/"}


def test_the_head_office_has_roles_of_its_own() -> None:
    view = access.headquarters(Role.ADMINISTRATOR)(page)
    assert view(_asked_by(_colleague(Role.ADMINISTRATOR, at=None))).content == b"in"
    for other in (_colleague(Role.ADMINISTRATOR), _colleague(Role.SUPERVISOR), _colleague(Role.ANALYST, at=None)):
        with pytest.raises(PermissionDenied):
            view(_asked_by(other))


def test_any_staff_means_a_role_anywhere() -> None:
    assert access.any_staff(page)(_asked_by(_colleague(Role.FRONT_DESK, at=THERE.id))).content == b"in"
    with pytest.raises(PermissionDenied):
        access.any_staff(page)(_asked_by(APPLICANT))


def test_what_is_somebody_elses_does_not_exist() -> None:
    access.own_or_404(APPLICANT.user_id, _asked_by(APPLICANT))
    for owner, asking in ((new_id(), APPLICANT), (None, APPLICANT), (None, VISITOR), (new_id(), VISITOR)):
        with pytest.raises(Http404):
            access.own_or_404(owner, _asked_by(asking))


def test_every_decorator_leaves_its_rule_on_the_view() -> None:
    assert access.rule_of(page) is None
    assert access.rule_of(access.public(_another())) == access.Access(kind="public")
    signed = access.signature(_another())
    assert access.rule_of(signed) == access.Access(kind="signature")
    assert signed.csrf_exempt  # type: ignore[attr-defined]
    assert access.rule_of(access.staff(Role.EXAMINER)(page)) == access.Access(
        kind="staff", roles=frozenset({Role.EXAMINER})
    )
