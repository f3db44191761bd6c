"""What the pages are opened on: rich objects of one office, found among many or made by the rooms' services."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from giliran.bench.pages_boards import of_boards
from giliran.bench.pages_found import FOUND
from giliran.bench.pages_hall import of_devices
from giliran.bench.pages_signs import raise_many

OFFICE = "jakarta-selatan"
ROLES = ("front_desk", "examiner", "adjudicator", "production", "supervisor", "administrator")
_IN_HALL = 50
_AT_COUNTERS = 4
_LONG_LIST = 60


@dataclass(frozen=True, kw_only=True)
class Stage:
    """The arguments of a page's URL, and whose the thing is."""

    arguments: dict[str, Any] = field(default_factory=dict)
    owner: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class World:
    """The stages by name, the staff by role, and what is at hand to describe the size of it."""

    stages: dict[str, Stage]
    staff: dict[str, UUID]
    counts: dict[str, int]


class NotEnoughError(RuntimeError):
    """Among so few applications none is as a page needs it."""


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
    stages |= _of_appointments(office.id, at=at)
    sign = raise_many(office.id, at=at)
    stages["sign"] = Stage(arguments={"office_code": OFFICE, "sign_id": sign})
    stages["step_of_plan"] = Stage(arguments={"office_code": OFFICE, "key": "berkas"})
    stages["duty"] = Stage(arguments={"office_code": OFFICE, "officer_id": staff["examiner"]})
    stages["any_sign"] = Stage(arguments={"sign_id": sign})
    _analyze()
    return World(stages=stages, staff=staff, counts=_counts())


def _rows(query: str, **values: Any) -> list[tuple[Any, ...]]:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _find(name: str, **values: Any) -> Stage:
    query, names = FOUND[name]
    rows = _rows(query, **values)
    if not rows:
        raise NotEnoughError(name)
    owner, *arguments = rows[0]
    return Stage(owner=owner, arguments=dict(zip(names, arguments, strict=True)))


def _model(room: str, name: str) -> Any:
    from django.apps import apps  # noqa: PLC0415

    return apps.get_model(room, name).objects


def _open_all_day(office: UUID, time_zone: str, *, at: datetime) -> None:
    """Let the office be open now, whatever the day and hour, so that the hall's pages are those of a working day."""
    from giliran.foundation.clock import local_day  # noqa: PLC0415

    _model("offices", "OpeningException").get_or_create(
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
    known = _model("accounts", "User").filter(email=email).first()
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
    paid = _rows("SELECT id FROM payments_bill WHERE office_id = %(office)s AND state = 'paid' LIMIT 60", office=office)
    refund = None
    for number, (bill,) in enumerate(paid):
        refund, _made = _model("payments", "Refund").get_or_create(
            partner="bank",
            bank_reference=f"bench-{number}",
            defaults={"bill_id": bill, "reason": "paid_twice", "amount": 350_000, "at": at},
        )
        _model("payments", "Misfit").get_or_create(
            partner="bank",
            bank_reference=f"bench-{number}",
            reason="wrong_amount",
            defaults={"bill_id": bill, "billing_code": "8", "amount": 350_001, "expected": 350_000, "at": at},
        )
    if refund is None:
        message = "paid bills"
        raise NotEnoughError(message)
    portrait = _rows(
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

    account: UUID = _rows(
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
    document, key, kind = _rows(
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


def _of_appointments(office: UUID, *, at: datetime) -> dict[str, Stage]:
    from giliran.appointments import services  # noqa: PLC0415
    from giliran.foundation.ids import new_id  # noqa: PLC0415

    waiting = _rows(
        "SELECT a.account_id, a.id FROM applications_application a WHERE a.office_id = %(office)s"
        " AND a.state = 'submitted' AND NOT EXISTS (SELECT FROM appointments_booking b WHERE b.application_id = a.id)"
        " ORDER BY a.id DESC LIMIT 3",
        office=office,
    )
    free: list[tuple[UUID, date]] = _rows(
        "SELECT id, local_date FROM appointments_slot WHERE office_id = %(office)s AND open"
        " AND capacity > taken + withheld + 2 AND starts_at > %(at)s + interval '3 days' ORDER BY starts_at LIMIT 1",
        office=office, at=at,
    )  # fmt: skip
    if len(waiting) < 3 or not free:  # noqa: PLR2004 - one chooses, one holds, one waits
        message = "people who choose a time, and free places"
        raise NotEnoughError(message)
    (owner, application), (holder, held), (hoping, hoped) = waiting
    slot, day = free[0]
    booking = services.hold_slot(application_id=held, slot_id=slot, once_key=new_id(), at=at, actor=holder)
    return {
        "sent": Stage(owner=owner, arguments={"application_id": application}),
        "day": Stage(owner=owner, arguments={"application_id": application, "day": day.isoformat()}),
        "slot": Stage(owner=owner, arguments={"application_id": application, "slot_id": slot}),
        "held": Stage(owner=holder, arguments={"bill_id": booking.bill_id}),
        "release": Stage(arguments={"release_id": _released(office, at=at)}),
        "offered": Stage(owner=hoping, arguments={"offer_id": _offered(hoped, slot, booking.id, at=at)}),
    }


def _released(office: UUID, *, at: datetime) -> UUID:
    """Plan a release of far days; return it."""
    from giliran.appointments.services import release  # noqa: PLC0415

    day = (at + timedelta(days=90)).date()
    extra = release.Extra(
        office_id=office, lane="regular", opens_at=at + timedelta(days=60), first_day=day, last_day=day
    )
    return release.plan_release(extra, at=at, actor=None)


def _offered(application: UUID, slot: UUID, left: UUID, *, at: datetime) -> UUID:
    """Offer somebody on the waiting list a place in a slot, as if somebody had left it; return the offer."""
    from django.db.models import F  # noqa: PLC0415 - Django is set up by then

    from giliran.appointments import services  # noqa: PLC0415

    slots, until = _model("appointments", "Slot").filter(id=slot), at + timedelta(days=1)
    slots.update(withheld=F("withheld") + 1)
    starts_at, day = slots.values_list("starts_at", "local_date").get()
    wish = services.join_wish(application_ids=[application], first_day=day, last_day=day, at=at, actor=None)
    offer = _model("appointments", "Offer").create(wish_id=wish.id, starts_at=starts_at, made_at=at, expires_at=until)
    kept = {"slot_id": slot, "booking_id": left, "offer": offer, "at": at, "reopen_at": until}
    return UUID(str(_model("appointments", "Withholding").create(**kept).offer_id))


def _analyze() -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _counts() -> dict[str, int]:
    tables = ("applications_application", "ledger_event", "appointments_booking", "lobby_visit", "accounts_person")
    return {table: _rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables}  # noqa: S608 - our own names


def database_settings() -> dict[str, str]:
    """Return what makes the figures comparable."""
    names = "('server_version', 'fsync', 'synchronous_commit', 'shared_buffers')"
    return dict(_rows(f"SELECT name, setting FROM pg_settings WHERE name IN {names}"))  # noqa: S608 - our own names
