"""Staff: roles by day and office, and the second factor that every staff page asks for."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from giliran.accounts import queries, services
from giliran.accounts.models import Assignment, User
from giliran.accounts.services.staff import AlreadyAssigned, OfficeDoesNotFitRole
from giliran.foundation.actors import Role
from giliran.integrations.carrier.simulator.totp import totp
from giliran.ledger.models import Event
from giliran.offices.models import Office
from tests.accounts.builders import PASSWORD, SECRET, a_colleague, an_applicant, signed_in

pytestmark = pytest.mark.django_db


def an_office() -> Office:
    found = Office.objects.first()
    assert found
    return found


def test_a_role_holds_at_its_office_from_its_day_until_it_ends(at: datetime) -> None:
    office = an_office()
    user = a_colleague(role=Role.EXAMINER, office_id=office.id, at=at)
    actor = queries.actor_for(user, at=at)
    assert actor.may(Role.EXAMINER, office_id=office.id)
    assert not actor.may(Role.ADJUDICATOR, office_id=office.id)
    assert not actor.may(Role.EXAMINER, office_id=None)
    assert not queries.actor_for(user, at=at - timedelta(days=1)).is_staff

    later = at + timedelta(days=3)
    services.unassign(assignment_id=Assignment.objects.get().id, at=later, actor=None)
    services.unassign(assignment_id=Assignment.objects.get().id, at=later, actor=None)
    assert not queries.actor_for(user, at=later).is_staff
    assert queries.actor_for(user, at=at + timedelta(days=1)).is_staff
    assert not User.objects.get(id=user).is_staff
    assert Event.objects.filter(kind="accounts.staff_unassigned").count() == 1


def test_a_role_given_by_mistake_ends_the_same_day(at: datetime) -> None:
    user = a_colleague(role=Role.ANALYST, at=at)
    services.unassign(assignment_id=Assignment.objects.get().id, at=at, actor=None)
    assert not queries.actor_for(user, at=at).is_staff


def test_roles_fit_their_places(at: datetime) -> None:
    user = an_applicant()
    with pytest.raises(OfficeDoesNotFitRole):
        services.assign(user_id=user, role=Role.EXAMINER, office_id=None, at=at, actor=None)
    with pytest.raises(OfficeDoesNotFitRole):
        services.assign(user_id=user, role=Role.ANALYST, office_id=an_office().id, at=at, actor=None)
    services.assign(user_id=user, role=Role.ANALYST, office_id=None, at=at, actor=None)
    with pytest.raises(AlreadyAssigned):
        services.assign(user_id=user, role=Role.ANALYST, office_id=None, at=at, actor=None)


def test_a_closed_account_holds_no_role(at: datetime) -> None:
    user = a_colleague(role=Role.ANALYST, at=at)
    services.set_active(user_id=user, active=False, at=at, actor=None)
    assert not queries.actor_for(user, at=at).is_staff


def test_the_admin_is_for_administrators_with_a_second_factor() -> None:
    at = datetime.now().astimezone()
    assert Client().get("/admin/").headers["Location"].startswith("/admin/login/")
    assert Client().get("/admin/login/").headers["Location"].startswith("/akun/masuk/")

    an_applicant(email="dewi@contoh.test", at=at)
    assert signed_in("dewi@contoh.test").get("/admin/", follow=True).status_code == 403
    a_colleague(role=Role.ANALYST, email="analis@contoh.test", at=at)
    assert signed_in("analis@contoh.test").get("/admin/", follow=True).status_code == 403
    a_colleague(role=Role.ADMINISTRATOR, email="admin@contoh.test", at=at)
    administrator = signed_in("admin@contoh.test")
    assert administrator.get("/admin/").status_code == 200
    assert administrator.get("/admin/accounts/assignment/").status_code == 200


def test_without_a_second_factor_staff_are_led_to_set_one_up(monkeypatch: pytest.MonkeyPatch) -> None:
    at = datetime.now().astimezone()
    user = services.open_for(email="baru@contoh.test", name="", password=PASSWORD, at=at, actor=None)
    services.assign(user_id=user, role=Role.ADMINISTRATOR, office_id=None, at=at, actor=None)
    client = signed_in("baru@contoh.test")
    page = client.get("/admin/", follow=True)
    assert page.redirect_chain[-1][0] == "/akun/langkah-kedua/"
    assert "/akun/keamanan/aplikasi/pasang/" in page.content.decode()

    client.get("/akun/keamanan/aplikasi/pasang/")
    secret = client.session["mfa.totp.secret"]
    # A test's transaction never commits: what allauth does then, it does at once.
    monkeypatch.setattr("django.db.transaction.on_commit", lambda then, **_how: then())
    client.post("/akun/keamanan/aplikasi/pasang/", {"code": totp(secret, at.timestamp())})
    assert client.get("/admin/").status_code == 200
    stored = User.objects.get(id=user).authenticator_set.get(type="totp")  # type: ignore[attr-defined]  # allauth's
    assert secret not in str(stored.data)


def test_a_session_that_skipped_the_second_step_is_not_enough() -> None:
    at = datetime.now().astimezone()
    user = services.open_for(email="baru@contoh.test", name="", password=PASSWORD, at=at, actor=None)
    services.assign(user_id=user, role=Role.ADMINISTRATOR, office_id=None, at=at, actor=None)
    client = signed_in("baru@contoh.test")
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(User.objects.get(id=user), SECRET)
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/akun/langkah-kedua/"
    assert signed_in("baru@contoh.test").get("/admin/").status_code == 200


def test_an_administrator_gives_and_ends_roles_on_the_ledger() -> None:
    at = datetime.now().astimezone()
    a_colleague(role=Role.ADMINISTRATOR, email="admin@contoh.test", at=at)
    client = signed_in("admin@contoh.test")
    client.post("/admin/accounts/user/add/", {"email": "kolega@contoh.test"})
    colleague = User.objects.get(email="kolega@contoh.test")
    told = {"user": str(colleague.id), "role": "examiner", "office": str(an_office().id)}
    client.post("/admin/accounts/assignment/add/", told)
    held = Assignment.objects.get(user=colleague)
    actor = User.objects.get(email="admin@contoh.test").id
    assert Event.objects.get(kind="accounts.staff_assigned", subject=colleague.id).actor == actor
    client.post("/admin/accounts/assignment/", {"action": "end", "_selected_action": [str(held.id)]})
    assert not Assignment.objects.filter(user=colleague).exists()
