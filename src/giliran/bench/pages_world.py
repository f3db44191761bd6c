"""What the pages are opened on: rich objects of one office, found among many or made by the rooms' services."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from giliran.bench.pages_appointments import of_appointments
from giliran.bench.pages_boards import of_boards
from giliran.bench.pages_found import FOUND
from giliran.bench.pages_hall import of_devices
from giliran.bench.pages_signs import raise_many
from giliran.bench.pages_stage import NotEnoughError, Stage, objects_of, rows

OFFICE = "jakarta-selatan"
ROLES = ("front_desk", "examiner", "adjudicator", "production", "supervisor", "administrator")
_IN_HALL = 50
_AT_COUNTERS = 4
_LONG_LIST = 60


@dataclass(frozen=True, kw_only=True)
class World:
    """The stages by name, the staff by role, and what is at hand to describe the size of it."""

    stages: dict[str, Stage]
    staff: dict[str, UUID]
    counts: dict[str, int]


def build(*, at: datetime) -> World:
    """Fill the office's hall and lists, and set every stage."""
    from giliran.offices import queries as offices  # noqa: PLC0415 - Django is set up by then

    office = offices.office_by_code(OFFICE)
    if office is None:
        raise NotEnoughError(OFFICE)
    _open_all_day(office.id, office.time_zone, at=at)
    staff = {role: _staff(role, office.id, at=at) for role in ROLES}
    visit = _fill_hall(office.id, staff, at=at)
    stages = {name: _find(name, office=office.id, at=at) for name in FOUND}
    stages |= _of_office(office.id, visit, at=at)
    stages |= _of_applicant(at=at)
    hall = of_devices(office.id, stages["draft"].arguments["application_id"], office_code=OFFICE, at=at)
    hall |= of_boards(office.id, office_code=OFFICE, at=at)
    stages |= {name: Stage(arguments=arguments) for name, arguments in hall.items()}
    stages |= _of_papers(stages["draft"], stages["file"], at=at)
    stages |= of_appointments(office.id, at=at)
    sign = raise_many(office.id, at=at)
    stages["sign"] = Stage(arguments={"office_code": OFFICE, "sign_id": sign})
    stages["step_of_plan"] = Stage(arguments={"office_code": OFFICE, "key": "berkas"})
    stages["duty"] = Stage(arguments={"office_code": OFFICE, "officer_id": staff["examiner"]})
    stages["any_sign"] = Stage(arguments={"sign_id": sign})
    _analyze()
    return World(stages=stages, staff=staff, counts=_counts())


def _find(name: str, **values: Any) -> Stage:
    query, names = FOUND[name]
    found = rows(query, **values)
    if not found:
        raise NotEnoughError(name)
    owner, *arguments = found[0]
    return Stage(owner=owner, arguments=dict(zip(names, arguments, strict=True)))


def _open_all_day(office: UUID, time_zone: str, *, at: datetime) -> None:
    """Let the office be open now, whatever the day and hour, so that the hall's pages are those of a working day."""
    from giliran.foundation.clock import local_day  # noqa: PLC0415

    objects_of("offices", "OpeningException").get_or_create(
        office_id=office,
        day=local_day(at, time_zone),
        withdrawn=False,
        defaults={"open": True, "opens": time(0, 1), "closes": time(23, 59), "reason_id": "-", "reason_en": "-"},
    )


def _staff(role: str, office: UUID, *, at: datetime) -> UUID:
    """Return somebody of that role; the last who was made for an earlier run on this database, or a new one."""
    from giliran.accounts import services as accounts  # noqa: PLC0415
    from giliran.foundation.actors import HEADQUARTERS, Role  # noqa: PLC0415

    email = f"{role.replace('_', '-')}@bench.test"
    known = objects_of("accounts", "User").filter(email=email).first()
    if known is not None:
        found: UUID = known.id
        return found
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    made = accounts.open_for(email=email, name=f"Petugas {role}", totp_secret=secret, at=at, actor=None)
    place = None if Role(role) in HEADQUARTERS else office
    accounts.assign(user_id=made, role=Role(role), office_id=place, at=at, actor=None)
    return made


def _fill_hall(office: UUID, staff: dict[str, UUID], *, at: datetime) -> UUID:
    """Have fifty wait and some at the counters; return somebody who waits."""
    from giliran.lobby import queries as lobby  # noqa: PLC0415
    from giliran.lobby import services  # noqa: PLC0415
    from giliran.offices import queries as offices  # noqa: PLC0415

    at -= timedelta(minutes=40)
    while len(lobby.waiting(office, at + timedelta(minutes=40))) < _IN_HALL + _AT_COUNTERS:
        services.walk_in(office_id=office, priority=False, at=at, actor=staff["front_desk"])
        at += timedelta(seconds=20)
    steps = [step.key for step in lobby.steps_of(office)]
    who = [staff[role] for role in ("front_desk", "examiner", "supervisor", "adjudicator")]
    for counter, officer in zip(offices.counters(office), who, strict=False):
        if lobby.session_of(officer, office) is None and lobby.session_at(counter.id) is None:
            services.take_counter(office_id=office, counter_id=counter.id, officer_id=officer, steps=steps, at=at)
            called = services.call_next(office_id=office, counter_id=counter.id, officer_id=officer, at=at)
            if called is not None:
                services.start_serving(visit_id=called.visit_id, officer_id=officer, at=at)
    found: UUID = lobby.waiting(office, at)[_IN_HALL // 2].visit_id
    return found


def _of_office(office: UUID, visit: UUID, *, at: datetime) -> dict[str, Stage]:
    from giliran.lobby.rules.following import follow_token  # noqa: PLC0415

    token = follow_token(visit_id=visit, at=at)
    at_office = {"office_code": OFFICE}
    paid = rows("SELECT id FROM payments_bill WHERE office_id = %(office)s AND state = 'paid' LIMIT 60", office=office)
    refund = None
    for number, (bill,) in enumerate(paid):
        refund, _made = objects_of("payments", "Refund").get_or_create(
            partner="bank",
            bank_reference=f"bench-{number}",
            defaults={"bill_id": bill, "reason": "paid_twice", "amount": 350_000, "at": at},
        )
        objects_of("payments", "Misfit").get_or_create(
            partner="bank",
            bank_reference=f"bench-{number}",
            reason="wrong_amount",
            defaults={"bill_id": bill, "billing_code": "8", "amount": 350_001, "expected": 350_000, "at": at},
        )
    if refund is None:
        message = "paid bills"
        raise NotEnoughError(message)
    portrait = rows(
        "SELECT c.application_id FROM casework_case c JOIN documents_image i ON i.id = c.portrait"
        " WHERE c.office_id = %(office)s ORDER BY c.id DESC LIMIT 1",
        office=office,
    )[0][0]
    return {
        "": Stage(),
        "office": Stage(arguments={"code": OFFICE}),
        "hall": Stage(arguments=at_office),
        "office_of_staff": Stage(arguments=at_office),
        "change_of_plan": Stage(arguments={**at_office, "what": "jalur"}),
        "ticket": Stage(arguments={"token": token}),
        "ticket_at_kiosk": Stage(arguments={**at_office, "token": token}),
        "refund": Stage(arguments={**at_office, "refund_id": refund.id}),
        "portrait": Stage(arguments={"application_id": portrait}),
    }


def _of_applicant(*, at: datetime) -> dict[str, Stage]:
    """Take the account with the most applications under way, give it a full inbox and a relative."""
    from giliran.accounts import queries as accounts  # noqa: PLC0415
    from giliran.accounts import services  # noqa: PLC0415
    from giliran.notifications.services import Message, Recipient, send  # noqa: PLC0415

    account: UUID = rows(
        "SELECT account_id FROM applications_application GROUP BY account_id ORDER BY"
        " count(*) FILTER (WHERE state NOT IN ('collected', 'cancelled', 'refused')) DESC, count(*) DESC LIMIT 1"
    )[0][0]
    told = Message(kind="accounts.security", template="accounts/messages/security", context={"notice": "Sandi diganti"})
    recipient = Recipient(user_id=account)
    sent = [send(recipient, told, at=at - timedelta(minutes=number)) for number in range(_LONG_LIST)]
    family = [person for person in accounts.people_of(account) if person.relation != "self"]
    relative = family[0].id if family else services.add_family_member(
        account_id=account, relation="sibling", full_name="Bintang Pratama", at=at, actor=account
    )  # fmt: skip
    return {
        "account": Stage(owner=account),
        "message": Stage(owner=account, arguments={"message_id": sent[0]}),
        "relative": Stage(owner=account, arguments={"person_id": relative}),
    }


def _of_papers(draft: Stage, filed: Stage, *, at: datetime) -> dict[str, Stage]:
    from giliran.documents import services  # noqa: PLC0415
    from giliran.documents.services.gate import Target  # noqa: PLC0415

    dossier, owner = draft.arguments["application_id"], draft.owner
    document, key, kind = rows(
        "SELECT id, key, kind FROM documents_document WHERE dossier = %(dossier)s LIMIT 1", dossier=dossier
    )[0]
    if owner is None:
        message = "a draft's owner"
        raise NotEnoughError(message)
    upload = services.begin(
        target=Target(dossier=dossier, key=key, kind=kind), length=1, digest=hashlib.sha256(b"x").digest(), at=at,
        owner=owner,
    )  # fmt: skip
    of_key = {"dossier_id": dossier, "key": key}
    return {
        "form": Stage(owner=owner, arguments={"application_id": dossier, "page": "address"}),
        "papers": Stage(owner=owner, arguments={"dossier_id": dossier}),
        "document": Stage(owner=owner, arguments=of_key),
        "picture": Stage(owner=owner, arguments={"document_id": document, "page": 1, "size": "kecil"}),
        "upload": Stage(owner=owner, arguments={"upload_id": upload.id}),
        "file": filed,
    }


def _analyze() -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _counts() -> dict[str, int]:
    tables = ("applications_application", "ledger_event", "appointments_booking", "lobby_visit", "accounts_person")
    return {table: rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables}  # noqa: S608 - our own names


def database_settings() -> dict[str, str]:
    """Return what makes the figures comparable."""
    names = "('server_version', 'fsync', 'synchronous_commit', 'shared_buffers')"
    return dict(rows(f"SELECT name, setting FROM pg_settings WHERE name IN {names}"))  # noqa: S608 - our own names
