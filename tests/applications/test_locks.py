"""Who waits for whom: a person books while the registry answers about them."""

import threading
from datetime import datetime

import pytest
from django.db import connection, transaction

from giliran.accounts.services import confirm_identity
from giliran.applications import queries
from giliran.applications.services.moving import locked
from giliran.appointments.services import hold_slot
from giliran.foundation.ids import new_id
from tests.appointments.builders import a_slot, an_application, an_identity


@pytest.mark.django_db(transaction=True)
def test_a_place_is_held_while_the_registrys_answer_is_written_down(at: datetime) -> None:
    application_id = an_application(at=at)
    an_identity(application_id=application_id, at=at, confirmed=False)
    person_id = queries.application(application_id).person_id
    slot = a_slot(at=at)
    answered, referred, troubles = threading.Event(), threading.Event(), list[Exception]()

    def write_answer() -> None:
        try:
            with transaction.atomic():
                locked(application_id)
                answered.set()
                assert referred.wait(10)
                confirm_identity(person_id=person_id, at=at, actor=None)
        except Exception as trouble:  # noqa: BLE001 - told by the test
            troubles.append(trouble)
        finally:
            answered.set()
            connection.close()

    registry = threading.Thread(target=write_answer)
    with transaction.atomic():
        hold_slot(application_id=application_id, slot_id=slot.id, once_key=new_id(), at=at, actor=None)
        registry.start()
        assert answered.wait(10)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '3s'")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what every commit does
        referred.set()
    registry.join(20)

    assert troubles == []
