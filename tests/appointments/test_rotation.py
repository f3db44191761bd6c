"""One live booking an identity, over all accounts, whichever key its hash was made with."""

from datetime import datetime
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection

from giliran.accounts.models import Person
from giliran.applications import queries as applications
from giliran.appointments.models import Claim
from giliran.appointments.rotation import Identities
from giliran.appointments.services.claims import ensure_claim
from giliran.appointments.services.refusals import HasBooking
from giliran.foundation.rotation import renew
from tests.appointments.builders import a_held_booking, a_slot, an_application, an_identity

NEW = {"t2": b"2" * 32}
pytestmark = pytest.mark.django_db


def _twin(at: datetime, nik: str = "3171234209900001") -> UUID:
    application = an_application(at=at)
    an_identity(application_id=application, at=at, confirmed=True, nik=nik)
    return application


def _refused(at: datetime, *applications: UUID) -> None:
    for application in applications:
        with pytest.raises(HasBooking):
            a_held_booking(at=at, slot=a_slot(at=at), application_id=application)


def _rotate() -> None:
    call_command("rotate_keys", stdout=StringIO())


def test_twins_meet_before_during_and_after_a_change_of_keys(at: datetime, settings: Any) -> None:
    old = settings.LOOKUP_KEYS
    earlier = _twin(at)
    a_held_booking(at=at, application_id=_twin(at))
    _refused(at, earlier, _twin(at))
    for keys in ({**old, **NEW}, {**NEW, **old}):
        settings.LOOKUP_KEYS = keys
        _refused(at, earlier, _twin(at))
    _rotate()
    _refused(at, earlier, _twin(at))
    settings.LOOKUP_KEYS = {**old, **NEW}  # a process that has not been started anew yet
    _refused(at, earlier, _twin(at))
    settings.LOOKUP_KEYS = NEW
    _refused(at, earlier, _twin(at))
    _rotate()
    _refused(at, earlier, _twin(at))
    assert len({bytes(claim.identity or b"") for claim in Claim.objects.all()}) == 1


def test_the_first_of_somebody_new_takes_the_present_key(at: datetime, settings: Any) -> None:
    settings.LOOKUP_KEYS = {**NEW, **settings.LOOKUP_KEYS}
    booked = a_held_booking(at=at, application_id=_twin(at))
    settings.LOOKUP_KEYS = NEW
    _refused(at, _twin(at))
    assert Claim.objects.filter(booking=booked.id).exists()
    assert Identities().waiting() == 0


def test_a_former_number_is_forgotten_once_no_booking_is_live(at: datetime) -> None:
    application = _twin(at)
    booked = a_held_booking(at=at, application_id=application)
    Person.objects.filter(id=booked.person_id).update(
        identity_confirmed_at=None, nik=None, nik_hash=None, nik_hash_before=None
    )
    assert renew(Identities(), told=lambda _written: None).left == 0
    assert Claim.objects.filter(identity__isnull=False).exists()
    Claim.objects.update(booking=None)
    assert renew(Identities(), told=lambda _written: None).renewed == 1
    assert not Claim.objects.filter(identity__isnull=False).exists()


@pytest.mark.django_db(transaction=True)
def test_while_somebody_is_at_work_on_a_claim_all_of_that_human_wait(at: datetime, settings: Any) -> None:
    people = [applications.application(_twin(at)).person_id for _ in range(2)]
    for person in people:
        ensure_claim(person)
    settings.LOOKUP_KEYS = {**NEW, **settings.LOOKUP_KEYS}
    somebody = connection.copy()
    try:
        somebody.set_autocommit(False)
        with somebody.cursor() as cursor:
            cursor.execute("SELECT 1 FROM appointments_claim WHERE person_id = %s FOR UPDATE", people[:1])
            outcome = renew(Identities(), told=lambda _written: None, pause=0)
        assert (outcome.renewed, outcome.left) == (0, 2)
        somebody.rollback()
    finally:
        somebody.close()
    assert renew(Identities(), told=lambda _written: None, pause=0).renewed == 2
