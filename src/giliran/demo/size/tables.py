"""Rows on their way into the tables: gathered as lines of text, then copied table by table."""

from collections import defaultdict
from datetime import datetime
from random import Random
from typing import Any

NULL, YES, NO = "\\N", "t", "f"

# Table → columns, in an order in which every row comes after those it points at.
COLUMNS: dict[str, str] = {
    "accounts_user": "id, password, is_superuser, email, phone, phone_verified, name, language, is_active, is_staff,"
    " date_joined, opened_at",
    "account_emailaddress": "user_id, email, verified, primary",
    "accounts_assignment": "id, user_id, office_id, role, valid_from",
    "accounts_person": "id, account_id, relation, full_name, nik, nik_hash, birth_date, birthplace, sex,"
    " identity_confirmed_at, created_at",
    "applications_application": "id, reference, account_id, person_id, service_id, product_id, office_id, state, round,"
    " identity_match, correction_due, closing_reason, closing_note, created_at, submitted_at, last_submitted_at,"
    " closed_at",
    "applications_pageanswers": "id, application_id, page, round, answers, revision, saved_at",
    "applications_consent": "id, application_id, kind, version, language, given_at, given_by",
    "applications_identitycheck": "id, application_id, round, outcome, fields, checked_at",
    "applications_correctionrequest": "id, application_id, round, due, requested_at, requested_by, answered_at",
    "applications_correctionitem": "id, request_id, target, reason",
    "documents_document": "id, dossier, key, kind, state, reasons, flagged, by_officer, tries, received_at, checked_at,"
    " purged_at",
    "documents_page": "id, document_id, number, sealed, width, height, source, reasons, check_result",
    "documents_image": "id, owner, application, purpose, sealed, width, height, stored_at",
    "payments_bill": "id, billing_code, application_id, office_id, amount, lines, state, created_at, due_at, closed_at,"
    " paid_at, late, ntb, ntpn, receipt_code",
    "payments_payment": "id, bill_id, partner, bank_reference, amount, paid_at, recorded_at, source",
    "payments_notice": "id, service, partner, external_id, day, received_at, headers, body, body_hash, binding,"
    " verdict, answer_code, answer, bill_id",
    "appointments_slot": "id, office_id, lane, starts_at, ends_at, local_date, capacity, taken, withheld, open,"
    " closed_because",
    "appointments_booking": "id, application_id, person_id, office_id, slot_id, bill_id, state, code, once_key,"
    " hold_expires_at, reschedules, created_at",
    "appointments_claim": "person_id, booking_id, identity, once_key",
    "lobby_visit": "id, office_id, local_date, number, visit_class, lane, application_id, booking_id, appointment_at,"
    " arrived_at, ended_at, state",
    "lobby_visitstep": "id, office_id, local_date, visit_id, key, order, state, turn_at, calls, called_at, misses",
    "lobby_period": "id, office_id, local_date, step_id, kind, starts_at, ends_at, counter_id, officer_id",
    "casework_case": "id, application_id, office_id, opened_at, opened_by, portrait, examiner, recommended_at,"
    " adjudicator, decided_at, decision, reason",
    "casework_documentreview": "id, case_id, document, accepted, reviewer, at",
    "casework_interviewnote": "id, case_id, text, author, at",
    "issuance_passport": "id, application_id, person_id, office_id, product_id, state, number, machine_readable_zone,"
    " pickup_code, issued_on, expires_on, queued_at, printed_at, printed_by, ready_at, collect_by",
    "issuance_qualitycheck": "id, passport_id, passed, reason, checked_by, at",
    "issuance_handover": "id, passport_id, collector, collector_name, identity_kind, identity_number, signed_on_paper,"
    " handed_by, at",
    "notifications_message": "id, user_id, kind, group, language, subject, text, sms, link, urgent, secret, created_at,"
    " read_at",
    "ledger_event": "id, at, node, office, kind, subject, subject_seq, actor, application, data",
    "ledger_subject": "id, seq",
    "ledger_position": "position, event",
}
_WORDS = frozenset({"order", "group", "primary"})


def copy_statement(table: str) -> str:
    """Return the statement that takes a table's lines."""
    names = ", ".join(f'"{name}"' if name in _WORDS else name for name in COLUMNS[table].replace(",", " ").split())
    return f"COPY {table} ({names}) FROM STDIN"


class Rows:
    """The lines of one batch. What happened is kept apart until the batch is complete, to be put in order of time."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.lines: dict[str, list[str]] = defaultdict(list)
        self.happened: list[tuple[datetime, str, str]] = []

    def put(self, table: str, *values: Any) -> None:
        """Add a row; values come as PostgreSQL writes them."""
        self.lines[table].append("\t".join(map(written, values)))

    def place(self, *, after: int) -> int:
        """Put the events in order of time and give them positions after `after`; return the last position."""
        self.happened.sort(key=_when)
        events, positions = self.lines["ledger_event"], self.lines["ledger_position"]
        for position, (_at, event_id, line) in enumerate(self.happened, start=after + 1):
            events.append(line)
            positions.append(f"{position}\t{event_id}")
        return after + len(self.happened)


def _when(happened: tuple[datetime, str, str]) -> datetime:
    return happened[0]


def written(value: Any) -> str:
    """Return a value as COPY reads it; strings are taken as they are."""
    if value.__class__ is str:
        return str(value)
    if value is None:
        return NULL
    if value is True:
        return "t"
    if value is False:
        return "f"
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


class Ids:
    """Identifiers of version 7 (RFC 9562) for moments of the past, in quantity."""

    def __init__(self, chance: Random) -> None:
        """Draw from `chance`."""
        self._bits = chance.getrandbits

    def at(self, moment: datetime) -> str:
        """Return a new identifier as if made at that moment."""
        clock, drawn = f"{int(moment.timestamp() * 1000):012x}", self._bits(74)
        low = drawn >> 26
        return f"{clock[:8]}-{clock[8:]}-7{drawn & 0xFFF:03x}-{0x8000 | (drawn >> 12) & 0x3FFF:04x}-{low:012x}"
