"""The auditor is audited: every kind of damage that it is there for is done to a whole database, and must be found."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from pytest_django import DjangoDbBlocker

from giliran.demo.live.journal import WORDS
from giliran.ledger import sealer
from tests.fire.audit import auditing, people, words
from tests.fire.audit.findings import Audit, Kind, Line
from tests.fire.audit.leaks import Roster, leaked
from tests.fire.scenes import Scene, damage

# Together on one worker: the scene is built once for them all.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("fire-audit")]


@dataclass(frozen=True, kw_only=True)
class Damage:
    """What is done to the database, and what the auditor has to say of it."""

    name: str
    kind: Kind
    says: str
    done: tuple[str, ...]


_SOMEBODY_ELSES = """
UPDATE applications_application
SET account_id = (SELECT id FROM accounts_user WHERE email NOT LIKE 'ratna%' LIMIT 1)
"""


def _forgotten(kind: str, limit: str = "") -> tuple[str, ...]:
    """The ledger without the facts of a kind."""
    chosen = f"SELECT id FROM ledger_event WHERE kind = '{kind}' ORDER BY id {limit}"  # noqa: S608 - our own words
    return tuple(
        f"DELETE FROM {table} WHERE {column} IN ({chosen})"  # noqa: S608 - the same
        for table, column in (("ledger_position", "event"), ("ledger_event", "id"))
    )


LOST = {
    "account": ("UPDATE accounts_user SET phone_verified = false WHERE email = 'ratna.sekar.melati@warga.test'",),
    "application_started": (_SOMEBODY_ELSES,),
    "page_saved": ("DELETE FROM applications_pageanswers WHERE page = 'name'",),
    "office_chosen": (
        "ALTER TABLE applications_application DROP CONSTRAINT applications_sent_is_whole",
        "UPDATE applications_application SET office_id = NULL",
    ),
    "product_chosen": ("UPDATE applications_application SET product_id = 'ordinary_10'",),
    "document_received": ("DELETE FROM documents_document WHERE key = 'ktp'",),
    "submitted": (
        "ALTER TABLE applications_application DROP CONSTRAINT applications_sent_is_whole",
        "UPDATE applications_application SET submitted_at = NULL",
    ),
    "held": ("UPDATE appointments_booking SET bill_id = NULL",),
    "billed": ("UPDATE payments_bill SET billing_code = '999999999999999'",),
    "paid": ("DELETE FROM payments_payment",),
    "placed": ("UPDATE appointments_booking SET code = 'XXXX-XXXX'",),
    "moved": ("UPDATE appointments_booking SET reschedules = 0",),
    "arrived": ("UPDATE lobby_visit SET local_date = local_date + 1",),
    "counter_taken": ("DELETE FROM lobby_countersession",),
    "called": _forgotten("lobby.ticket_called"),
    "served": _forgotten("lobby.service_started"),
    "finished": _forgotten("lobby.step_finished"),
    "not_here": _forgotten("lobby.ticket_not_here"),
    "returned": _forgotten("lobby.ticket_returned"),
    "reviewed": ("DELETE FROM casework_documentreview",),
    "portrait": ("DELETE FROM documents_image",),
    "note": ("DELETE FROM casework_interviewnote",),
    "sent_back": ("DELETE FROM applications_correctionitem", "DELETE FROM applications_correctionrequest"),
    "corrected": _forgotten("applications.resubmitted"),
    "recommended": ("UPDATE casework_case SET recommended_at = NULL",),
    "approved": ("UPDATE casework_case SET decision = 'refuse'",),
    "printed": ("UPDATE issuance_passport SET printed_at = NULL",),
    "quality": ("DELETE FROM issuance_qualitycheck",),
    "handed_over": ("DELETE FROM issuance_handover",),
}
"""For each word of the journal, what its loss looks like."""

_A_JOB = """
INSERT INTO procrastinate_jobs (task_name, args, status, queue_name, priority, abort_requested, worker_id, scheduled_at)
VALUES ('notifications.deliver', '{{}}', '{}', 'messages', 0, false, {}, {})
"""
_A_VISIT = """
INSERT INTO lobby_visit (id, office_id, local_date, number, visit_class, booking_id, arrived_at, ended_at, state)
SELECT gen_random_uuid(), office_id, local_date, {}, visit_class, {}, arrived_at, ended_at, state FROM lobby_visit
"""
_A_PAYMENT = """
INSERT INTO payments_payment (id, bill_id, partner, bank_reference, amount, paid_at, recorded_at, source)
SELECT gen_random_uuid(), bill_id, partner, bank_reference, amount, paid_at, recorded_at, source FROM payments_payment
"""
_AN_EVENT = """
INSERT INTO ledger_event (id, at, node, office, kind, subject, subject_seq, actor, application, data)
SELECT gen_random_uuid(), at, node, office, kind, subject, 1000, actor, application, data FROM ledger_event
WHERE kind = '{}' LIMIT 1
"""
_OTHER_ANSWERS = """
UPDATE applications_pageanswers SET answers = (SELECT answers FROM applications_pageanswers WHERE page = 'age')
WHERE page = 'name'
"""
_ANOTHER_APPLICATION = """
INSERT INTO applications_application (id, reference, account_id, person_id, state, round, identity_match,
    closing_reason, created_at, closed_at)
SELECT gen_random_uuid(), 'TWICE', account_id, person_id, 'cancelled', 0, '', 'applicant', created_at, created_at
FROM applications_application
"""

DAMAGES = [
    *(Damage(name=f"lost: {did}", kind=Kind.LOST, says=did, done=done) for did, done in LOST.items()),
    Damage(
        name="one of several calls is lost",
        kind=Kind.LOST,
        says="said 5 times, recorded 4 times",
        done=_forgotten("lobby.ticket_called", "LIMIT 1"),
    ),
    Damage(
        name="a page went back to earlier answers",
        kind=Kind.LOST,
        says="holds other answers",
        done=(_OTHER_ANSWERS,),
    ),
    Damage(
        name="a visit too many for a booking",
        kind=Kind.DOUBLED,
        says="a booking has one visit",
        done=(
            "ALTER TABLE lobby_visit DROP CONSTRAINT lobby_visit_booking_once",
            _A_VISIT.format("'Z-001'", "booking_id"),
        ),
    ),
    Damage(
        name="a payment taken down twice",
        kind=Kind.DOUBLED,
        says="a bank's reference pays once",
        done=(
            "ALTER TABLE payments_payment DROP CONSTRAINT payments_payment_reference_once",
            "ALTER TABLE payments_payment DROP CONSTRAINT payments_payment_bill_id_key",
            _A_PAYMENT,
        ),
    ),
    Damage(
        name="an application submitted twice",
        kind=Kind.DOUBLED,
        says="an application is submitted once",
        done=(_AN_EVENT.format("applications.submitted"),),
    ),
    Damage(
        name="a form sent once that began two applications",
        kind=Kind.DOUBLED,
        says="began more than one application",
        done=(_ANOTHER_APPLICATION,),
    ),
    Damage(
        name="a ticket is gone",
        kind=Kind.GAP,
        says="ticket numbers of office",
        done=("UPDATE lobby_visit SET number = 'Z-999'",),
    ),
    Damage(
        name="all tickets of a class are gone",
        kind=Kind.GAP,
        says="all 1 tickets",
        done=("UPDATE lobby_visit SET local_date = local_date + 1",),
    ),
    Damage(
        name="a number given twice",
        kind=Kind.DOUBLED,
        says="ticket numbers of office",
        done=("ALTER TABLE lobby_visit DROP CONSTRAINT lobby_visit_number_once", _A_VISIT.format("number", "NULL")),
    ),
    Damage(
        name="a position is missing",
        kind=Kind.BROKEN,
        says="positions run from 1 without a gap",
        done=("DELETE FROM ledger_position WHERE position = 3",),
    ),
    Damage(
        name="a subject's numbers have a hole",
        kind=Kind.BROKEN,
        says="numbered from 1 without a gap",
        done=("UPDATE ledger_event SET subject_seq = 900 WHERE kind = 'applications.submitted'",),
    ),
    Damage(
        name="history rewritten",
        kind=Kind.BROKEN,
        says="the chain of seals holds",
        done=("UPDATE ledger_event SET data = '{}' WHERE kind = 'applications.submitted'",),
    ),
    Damage(
        name="an event that never got a position",
        kind=Kind.STUCK,
        says="1 events have no position",
        done=("INSERT INTO ledger_pending (event) SELECT id FROM ledger_event LIMIT 1",),
    ),
    Damage(
        name="a reader left behind",
        kind=Kind.STUCK,
        says="reader payments.messages is at 1 of",
        done=("UPDATE ledger_cursor SET position = 1 WHERE name = 'payments.messages'",),
    ),
    Damage(
        name="a job in a dead worker's hands",
        kind=Kind.STUCK,
        says="its worker is dead",
        done=(_A_JOB.format("doing", "NULL", "NULL"),),
    ),
    Damage(
        name="a job in a worker's hands that has not been heard of",
        kind=Kind.STUCK,
        says="its worker is dead",
        done=(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '5 minutes')",
            _A_JOB.format("doing", "(SELECT max(id) FROM procrastinate_workers)", "NULL"),
        ),
    ),
    Damage(
        name="a job that nobody takes",
        kind=Kind.STUCK,
        says="overdue",
        done=(_A_JOB.format("todo", "NULL", "now() - interval '1 hour'"),),
    ),
    Damage(name="a job given up", kind=Kind.STUCK, says="failed", done=(_A_JOB.format("failed", "NULL", "NULL"),)),
    Damage(
        name="a hall that is not as its facts make it",
        kind=Kind.BROKEN,
        says="is not as its facts make it",
        done=("UPDATE lobby_visitstep SET calls = calls + 1",),
    ),
    Damage(
        name="a counter that nobody took",
        kind=Kind.BROKEN,
        says="counters are not as their facts make them",
        done=("UPDATE lobby_countersession SET paused_at = started_at",),
    ),
    Damage(
        name="a bill paid without money",
        kind=Kind.BROKEN,
        says="a paid bill has a payment of its amount",
        done=("DELETE FROM payments_payment",),
    ),
    Damage(
        name="money of the bank's that we lack",
        kind=Kind.UNRECONCILED,
        says="that we lack",
        done=("DELETE FROM payments_payment",),
    ),
    Damage(
        name="another amount than the bank's",
        kind=Kind.UNRECONCILED,
        says="another amount or bill",
        done=("UPDATE payments_payment SET amount = amount - 1",),
    ),
]


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """One scene for all: each piece of damage is undone by rolling back to here."""
    at = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    with django_db_blocker.unblock(), time_machine.travel(at, tick=True), transaction.atomic():
        made = Scene(at=at)
        sealer.seal(made.at)
        yield made
        transaction.set_rollback(True)


@contextmanager
def damaged(*statements: str) -> Iterator[None]:
    """Do damage, for the length of the block."""
    with transaction.atomic():
        damage(*statements)
        yield
        transaction.set_rollback(True)


def told(audit: Audit) -> list[str]:
    return [f"{finding.kind}: {finding.what}" for finding in audit.findings]


def test_nothing_is_found_where_nothing_is_wrong(scene: Scene) -> None:
    audit = auditing.audit(scene.lines, at_bank=scene.at_bank)

    assert told(audit) == []
    assert audit.looked_up.total() == len(scene.lines)


@pytest.mark.parametrize("planted", DAMAGES, ids=lambda planted: planted.name)
def test_what_is_planted_is_found(scene: Scene, planted: Damage) -> None:
    at_bank = scene.at_bank
    with damaged(*planted.done):
        audit = auditing.audit(scene.lines, at_bank=at_bank)

    found = [finding for finding in audit.findings if finding.kind == planted.kind and planted.says in finding.what]
    assert found, told(audit)


def test_every_word_of_the_journal_has_its_check_and_its_damage() -> None:
    assert set(words.CHECKS) == set(WORDS) == set(LOST)


def test_a_word_that_nobody_checks_is_a_finding(scene: Scene) -> None:
    line: Line = {"n": 1, "did": "danced", "who": "x@warga.test", "office": ""}

    audit = auditing.audit([line], at_bank=[])

    assert [finding.kind for finding in audit.findings] == [Kind.UNKNOWN]


def test_money_given_back_or_never_taken_is_found(scene: Scene) -> None:
    (paid,) = scene.at_bank

    given_back = auditing.audit([], at_bank=[{**paid, "state": "reversed"}])
    other = auditing.audit([], at_bank=[{**paid, "reference": "another"}])

    assert any("gave back" in line for line in told(given_back))
    assert any("that we lack" in line for line in told(other))


ANNA = {
    "nik": "3174015708900001",
    "full_name": "Ratna Sekar Melati",
    "phone": "+6281234567890",
    "email": "ratna.sekar.melati@warga.test",
}


@pytest.mark.parametrize(
    "line",
    [
        "person 3174015708900001 was matched",
        "a number in a row of them 00317401570890000100",
        '{"who": "RATNA SEKAR MELATI"}',
        "to=ratna.sekar.melati@warga.test, 250",
        "sms to 6281234567890",
        "sms to 081234567890",
        "Ratna.Sekar.Melati@Warga.test signed in",
    ],
)
def test_a_log_that_names_somebody_is_found(tmp_path: Path, line: str) -> None:
    log = tmp_path / "web.log"
    log.write_text(f"nothing here\n{line}\n", "utf-8")
    roster = Roster()
    roster.add(**ANNA)

    found = list(leaked([log], roster))

    assert found
    assert all(finding.kind == Kind.LEAKED and "web.log, line 2" in finding.what for finding in found)
    assert not any(said in finding.what for finding in found for said in ANNA.values())


def test_a_log_of_ids_and_numbers_names_nobody(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_text('{"request": "01a20621-b27d-7f8e", "ms": 31740157089, "page": "ratna", "status": 200}\n', "utf-8")
    roster = Roster()
    roster.add(**ANNA)

    assert not list(leaked([log], roster))
    assert len(roster) == 4


def test_everybody_of_a_run_is_looked_for(scene: Scene) -> None:
    roster = people.roster()

    assert list(roster.named_in(f"mail to {scene.account.email}"))
    assert list(roster.named_in("nama SITI RAHAYU"))
    assert list(roster.named_in("ibu AMINAH BINTI")) == []
