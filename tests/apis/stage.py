"""What the described APIs point at, committed: a bill to pay, an upload begun, a board, a place in the queue."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from giliran.appointments.services import release as releases
from giliran.documents import services as documents
from giliran.documents.ports import dossiers
from giliran.documents.services.gate import Target
from giliran.foundation import clock
from giliran.lobby.rules.following import follow_token
from giliran.notifications.services import Message, send
from giliran.payments import queries as payments
from tests.appointments import builders as appointments
from tests.appointments.release_builders import a_release
from tests.lobby import builders as lobby
from tests.support.world import World, a_world, client_of

CSRF = secrets.token_hex(16)
CONTENT = b"a file that was announced"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """`ids` are good values of path parameters by their name, `cookies` the session of the one who owns them."""

    ids: Mapping[str, str]
    cookies: Mapping[str, str]
    billing_code: str
    amount: int
    message_id: str
    digest: str


def set_up() -> Stage:
    """Build it."""
    at, world = clock.now(), a_world()
    item = dossiers().wanted(world.draft_id)[0]
    target = Target(dossier=world.draft_id, key=item.key, kind=item.kinds[0].code)
    digest = hashlib.sha256(CONTENT).digest()
    upload = documents.begin(target=target, length=len(CONTENT), digest=digest, at=at, owner=world.applicant.id)
    held = appointments.a_held_booking(at=at, application_id=world.application_id)
    assert held.bill_id is not None
    bill = payments.bill(held.bill_id)
    office = lobby.a_hall(code=world.office.code)
    session = lobby.at_counter(office=office, at=at)
    tickets = [lobby.a_walk_in(office=office, at=at) for _number in range(2)]
    lobby.call(session, at=at)
    release_id = a_release(at=at, office_code=office.code, ahead=timedelta(minutes=10))
    releases.open_rooms(at=at)
    return Stage(
        ids={
            "dossier_id": str(world.draft_id), "key": item.key, "upload_id": str(upload.id), "booking_id": str(held.id),
            "bill_id": str(bill.id), "office_code": office.code,
            "release_id": str(release_id), "language": "id", "token": follow_token(visit_id=tickets[1].visit_id, at=at),
        },
        cookies=_session(world),
        billing_code=bill.billing_code,
        amount=bill.amount,
        message_id=_message(world),
        digest=digest.hex(),
    )  # fmt: skip


def _session(world: World) -> dict[str, str]:
    return {"sessionid": client_of(world.applicant).cookies["sessionid"].value, "csrftoken": CSRF}


def _message(world: World) -> str:
    from giliran.accounts import queries

    context: dict[str, Any] = {"notice": "Kata sandi diganti."}
    told = Message(kind="accounts.security", template="accounts/messages/security", context=context)
    return str(send(queries.recipient(world.applicant.id), told, at=clock.now()))
