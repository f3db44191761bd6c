"""A database that takes no more, wherever people and machines write: each hears of it in his own way, and goes on."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
import pytest
from django.test import Client, RequestFactory
from psycopg import errors
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import StreamingResponse
from starlette.routing import Route

from giliran.applications.models import Application
from giliran.config.steady import Steady
from giliran.foundation.actors import Role
from giliran.foundation.web import failing
from giliran.integrations.bank.gate import SnapGate
from giliran.ledger.models import Event
from giliran.payments.models import Payment
from giliran.payments.ports import bank_gate
from tests.faults.browsing import hidden
from tests.faults.troubles import refusing
from tests.payments.builders import a_bill
from tests.payments.calls import TestBank
from tests.support.world import World, a_world, client_of


@pytest.fixture
def world() -> World:
    return a_world()


def _post_again(client: Client, path: str, typed: dict[str, Any], *, table: str) -> None:
    """Post while a table takes nothing, then press the page's own button."""
    client.raise_request_exception = False
    events = Event.objects.count()
    with refusing(table):
        answer = client.post(path, typed)
        assert answer.status_code == 503, answer.status_code
    page = answer.content.decode()
    assert "Coba kirim lagi" in page
    assert Event.objects.count() == events, "nothing of it was kept"
    assert client.post(path, hidden(page)).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_sending_an_application(world: World) -> None:
    key = "11111111-1111-4111-8111-111111111111"
    typed = {"once": key, "agree_data": "on", "agree_biometrics": "on"}
    path = f"/permohonan/{world.draft_id}/kirim/"
    _post_again(client_of(world.applicant), path, typed, table="ledger_event")
    assert Application.objects.get(id=world.draft_id).state == "submitted"


@pytest.mark.django_db(transaction=True)
def test_a_number_at_the_front_desk(world: World) -> None:
    desk = client_of(world.colleague(Role.FRONT_DESK, world.office))
    path = f"/petugas/{world.office.code}/kedatangan/langsung/"
    typed = {"once": "11111111-1111-4111-8111-111111111112", "priority": "on", "reference": ""}
    _post_again(desk, path, typed, table="lobby_visit")


@pytest.mark.django_db(transaction=True)
def test_the_bank_reads_in_its_own_words_that_nothing_was_recorded_and_tells_again(at: datetime) -> None:
    bill, teller = a_bill(at=at), TestBank(at=at)
    with bank_gate.plugged(SnapGate()):
        for table in ("payments_payment", "payments_notice", "ledger_event"):
            with refusing(table):
                refused = teller.pay(bill.billing_code, 650_000)
                assert (refused.status, refused.code) == (500, "5002500"), "General Error: the bank repeats it"
            assert not Payment.objects.exists()
        assert teller.pay(bill.billing_code, 650_000).code == "2002500"
    assert Payment.objects.count() == 1


def test_a_carriers_receipt_is_asked_for_again() -> None:

    answer = failing.answer(RequestFactory().post("/pemberitahuan/tanda-terima/"), errors.DiskFull())
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")


def _lane(fail: Callable[[], Exception], *, begun: bool) -> httpx.Response:
    """Ask a lane that fails, before or after it has begun to answer."""

    async def refuse(_request: Any) -> StreamingResponse:
        async def lines() -> Any:
            if begun:
                yield "data: 1\n\n"
            raise fail()

        if not begun:
            raise fail()
        return StreamingResponse(lines(), media_type="text/event-stream")

    app = Starlette(routes=[Route("/live/x", refuse)], middleware=[Middleware(Steady)])

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t") as client:
            return await client.get("/live/x", headers={"cookie": "django_language=en"})

    return asyncio.run(ask())


def test_the_lanes_answer_with_a_problem_and_end_streams_in_order(caplog: pytest.LogCaptureFixture) -> None:
    away = _lane(errors.AdminShutdown, begun=False)
    assert (away.status_code, away.headers["content-type"]) == (503, "application/problem+json")
    assert away.json()["detail"].startswith("The service has stopped for a moment.")
    assert int(away.headers["retry-after"]) == away.json()["retry_after"]

    ours = _lane(lambda: ZeroDivisionError("a secret"), begun=False)
    assert ours.status_code == 500
    assert "secret" not in ours.text
    assert ours.json()["reference"] in [getattr(record, "reference", "") for record in caplog.records]

    assert _lane(errors.AdminShutdown, begun=True).text == "data: 1\n\n"
