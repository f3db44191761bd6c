"""Hasty hands: the same code, and the same choice, sent at once from one screen are one visit and one ticket."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from giliran.lobby.models import PrintJob, Visit
from giliran.lobby.web.kiosks import SECRET_COOKIE
from tests.lobby.builders import a_booking_for, a_hall
from tests.lobby.kiosks import a_kiosk, paper_kept, print_all
from tests.lobby.test_races import _together

TAPS = 5


@pytest.mark.django_db(transaction=True)
def test_taps_at_once_are_one_visit_and_one_ticket(at: datetime) -> None:
    office = a_hall()
    booking = a_booking_for(office=office, starts_at=at)
    with paper_kept() as printer, time_machine.travel(at, tick=False):
        secret = a_kiosk(office=office, at=at, printer="tcp:10.0.0.7")

        def tapping(name: str, sent: dict[str, str]) -> Callable[[int], Any]:
            def tap(_number: int) -> str:
                client = Client()
                client.cookies[SECRET_COOKIE] = secret
                answer = client.post(reverse(f"lobby:{name}", args=[office.code]), sent)
                return str(answer["Location"]).rsplit("/", 2)[0]

            return tap

        _together(tapping("kiosk", {"code": booking.code}), TAPS)
        _together(tapping("kiosk_walk_in", {"service": "paspor", "lane": "walk_in", "once": "tapped"}), TAPS)
        print_all(at=at)
    assert sorted(Visit.objects.values_list("number", flat=True)) == ["A-001", "L-001"]
    assert PrintJob.objects.count() == 2
    assert sorted(each.number for each in printer.tickets) == ["A-001", "L-001"]
