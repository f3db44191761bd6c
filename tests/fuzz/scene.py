"""The access matrix's world with more life in it, who walks through it, and every address that each may come to."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from giliran.accounts.models import User
from giliran.applications.questions import book
from giliran.applications.rules import State
from giliran.appointments.web.forms_quota import CHANGES
from giliran.foundation import clock
from giliran.foundation.actors import HEADQUARTERS, Role
from tests.accounts.builders import PASSWORD, SIGN_UP, sign_up
from tests.applications import builders as applications
from tests.appointments import builders as appointments
from tests.casework import builders as casework
from tests.fuzz import nasty
from tests.house.test_views import views
from tests.issuance import builders as issuance
from tests.lobby import builders as lobby
from tests.support.world import World, a_world, client_of
from tests.test_access_matrix import all_rows

_NEWCOMER = {"email": "baru.sekali@warga.test", "phone": "081255500011", "password1": PASSWORD}
ALLAUTH = "account_authentication_methods"


@dataclass(kw_only=True)
class Scene:
    """A world, the addresses in it by the URL's name, and a browser of each kind of person."""

    world: World
    addresses: dict[str, list[str]] = field(default_factory=dict)
    personas: dict[str, Client] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)

    def all_addresses(self) -> Iterator[tuple[str, str]]:
        """Yield each URL's name with an address of it."""
        for name, found in self.addresses.items():
            yield from ((name, address) for address in found)


def a_scene() -> Scene:
    """Build it: takes some seconds."""
    world = a_world()
    scene = Scene(world=world)
    _people(scene)
    _rows(scene)
    _applications(scene)
    _hall(scene)
    _desk(scene)
    _back_office(scene)
    scene.secrets = _secrets()
    return scene


def _add(scene: Scene, name: str, **arguments: Any) -> None:
    found = scene.addresses.setdefault(name, [])
    address = reverse(name, kwargs=arguments)
    if address not in found:
        found.append(address)


def _rows(scene: Scene) -> None:
    for name, row in all_rows().items():
        if name.startswith("demo:"):
            continue  # moves the demonstration's clock, which no rollback takes back
        arguments = row.make(scene.world)
        if row.rule.startswith("staff"):
            arguments.setdefault("office_code", scene.world.office.code)
        _add(scene, name, **arguments)


def _people(scene: Scene) -> None:
    world = scene.world
    known: dict[str, User | None] = {"visitor": None, "applicant": world.applicant, "stranger": world.other_applicant}
    known |= {str(role): world.colleague(role, world.office) for role in Role}
    known["supervisor elsewhere"] = world.colleague(Role.SUPERVISOR, world.other_office)
    for label, user in known.items():
        client = scene.personas[label] = client_of(user)
        if user is not None:
            _signed_in_just_now(client, user)
    scene.personas["no second factor"] = client_of(world.colleague(Role.SUPERVISOR, world.office), second_factor=False)
    scene.personas |= {
        "signing up": _on_the_way(SIGN_UP, **_NEWCOMER),
        "forgetful": _on_the_way("/akun/lupa-kata-sandi/", email=world.applicant.email),
        "at the second step": _on_the_way(
            "/akun/masuk/", login=world.colleague(Role.EXAMINER, world.office).email, password=PASSWORD
        ),
    }  # fmt: skip
    for client in scene.personas.values():
        client.raise_request_exception = False
    scene.others = [str(world.other_applicant.id), str(world.colleague(Role.EXAMINER, world.other_office).id)]


def _signed_in_just_now(client: Client, user: User) -> None:
    session = client.session
    session[ALLAUTH] = [{"method": "password", "at": time.time(), "email": user.email}]
    session.save()


def _on_the_way(path: str, **typed: str) -> Client:
    client = Client()
    answer = sign_up(client, **typed) if path == SIGN_UP else client.post(path, typed)
    assert answer.status_code == 302, answer.content.decode()
    return client


def _applications(scene: Scene) -> None:
    at, mine = clock.now(), scene.world.applicant
    for key in book._PAGES:
        _add(scene, "applications:page", application_id=scene.world.draft_id, page=key)
    for name in ("application", "stop", "office", "product", "nik", "check", "send", "cancel"):
        _add(scene, f"applications:{name}", application_id=scene.world.draft_id)
        _add(scene, f"applications:{name}", application_id=scene.world.application_id)
    for state in State:
        found = applications.an_application_in(state, account=None, at=at)
        _own(found, mine)
        for name in ("applications:correction", "journey:application", "applications:application"):
            _add(scene, name, application_id=found)
    held = appointments.a_held_booking(at=at, application_id=_sent(scene))
    _add(scene, "payments:bill", bill_id=held.bill_id)
    _add(scene, "payments:standing", bill_id=held.bill_id)
    for name in ("manage", "cancel", "reservation"):
        _add(scene, f"appointments:{name}", booking_id=held.id)
    free = appointments.a_slot(at=at, office_code=scene.world.office.code)
    waiting = _sent(scene)
    _add(scene, "appointments:check", application_id=waiting, slot_id=free.id)
    _add(scene, "appointments:day", application_id=waiting, day=free.local_date.isoformat())
    for name in ("choose", "wish", "together"):
        _add(scene, f"appointments:{name}", application_id=waiting)
    for what in CHANGES:
        _add(scene, "appointments:quota_change", office_code=scene.world.office.code, what=what)
    scene.others += [str(held.id), str(free.id), str(waiting)]


def _sent(scene: Scene) -> Any:
    """An application that waits for its day, given to the world's applicant."""
    found = appointments.an_application(at=clock.now(), office_code=scene.world.office.code)
    _own(found, scene.world.applicant)
    return found


def _own(application: Any, account: User) -> None:
    from giliran.applications.models import Application

    Application.objects.filter(id=application).update(account=account)


def _hall(scene: Scene) -> None:
    at, here = clock.now(), scene.world.office
    office = lobby.a_hall(code=here.code)
    for number, role in enumerate((Role.EXAMINER, Role.FRONT_DESK), start=1):
        officer = scene.world.colleague(role, here).id
        session = lobby.at_counter(office=office, at=at, number=number, officer=officer)
        for _ticket in range(2):
            ticket = lobby.a_walk_in(office=office, at=at)
            _add(scene, "lobby:arrivals_act", office_code=here.code, visit_id=ticket.visit_id)
        called = lobby.a_served(session=session, at=at) if number == 1 else lobby.call(session, at=at)
        assert called is not None
        scene.others.append(str(called.visit_id))


def _desk(scene: Scene) -> None:
    at, world = clock.now(), scene.world
    staff = {role: world.colleague(role, world.office).id for role in Role}
    desk = casework.Desk(
        office=world.office, examiner=staff[Role.EXAMINER], adjudicator=staff[Role.ADJUDICATOR],
        producer=staff[Role.PRODUCTION], front=staff[Role.FRONT_DESK],
    )  # fmt: skip
    for found in (casework.a_file(desk=desk, at=at), casework.a_recommended_file(desk=desk, at=at)):
        for name in ("file", "portrait", "note", "correction", "finish", "decide"):
            _add(scene, f"casework:{name}", office_code=world.office.code, application_id=found)
    passports = [issuance.a_queued_passport(desk=desk, at=at), issuance.a_printed_passport(desk=desk, at=at)]
    ready = issuance.a_ready_passport(desk=desk, at=at)
    for passport in [*passports, ready]:
        for name in ("sheet", "print", "check", "hand_over"):
            _add(scene, f"issuance:{name}", office_code=world.office.code, passport_id=passport.id)
    for role in (Role.FRONT_DESK, Role.SUPERVISOR):
        session = scene.personas[role].session
        session[f"pickup.{ready.id}"] = ready.pickup_code
        session.save()


def _back_office(scene: Scene) -> None:
    for name, _pattern in views(get_resolver()):
        if name.startswith("admin:"):
            try:
                scene.addresses.setdefault(name, [reverse(name)])
            except NoReverseMatch:
                continue
    for model in admin.site._registry:
        row = model._default_manager.first()
        if row is not None:
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            for page in ("change", "history", "delete"):
                scene.addresses[f"{name}_{page}"] = [reverse(f"{name}_{page}", args=[row.pk])]


def _secrets() -> set[str]:
    """Return what nobody may read in a log: everybody's addresses, numbers and names of which there is but one."""
    from giliran.accounts.models import Person

    found = {word for user in User.objects.all() for word in (user.email, user.phone or "") if word}
    names = {person.full_name for person in Person.objects.all() if person.full_name}
    niks = {person.nik for person in Person.objects.all() if person.nik}
    return found | {name for name in names if " " in name} | niks | set(nasty.TYPED)


def roles_of(rule: str) -> list[str]:
    """Return the personas that a rule of the matrix lets in, one of each kind, and one that it keeps out."""
    kind, _, roles = rule.partition(":")
    if kind in {"public", "signature"}:
        return ["visitor"]
    if kind == "signed_in":
        return ["applicant", "stranger"]
    if kind == "third_party":
        return ["visitor", "applicant", "signing up", "forgetful", "at the second step"]
    named = [role.strip() for role in roles.split(",") if role.strip()]
    head = {str(role) for role in HEADQUARTERS}
    return [*named, *(["supervisor"] if not head & set(named) else []), "applicant"]
