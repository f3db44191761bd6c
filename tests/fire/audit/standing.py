"""What must hold of the whole database after a round, whoever did what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import connection

from giliran.foundation import clock
from giliran.ledger.models import Cursor, Pending
from giliran.ledger.queries import last_position
from giliran.lobby.models import TicketCount, Visit
from giliran.lobby.queries.rebuild import rebuilt, stored
from giliran.lobby.rules.states import ticket_number
from giliran.offices import queries as offices
from giliran.payments.models import Misfit, Payment, Refund
from tests.fire.audit.findings import Finding, Kind, Line

_DOUBLES = {
    "an e-mail address has one account": "SELECT lower(email) FROM accounts_user GROUP BY 1 HAVING count(*) > 1",
    "a bank's reference pays once": (
        "SELECT bank_reference FROM (SELECT partner, bank_reference FROM payments_payment UNION ALL"
        " SELECT partner, bank_reference FROM payments_refund) AS told"
        " GROUP BY partner, bank_reference HAVING count(*) > 1"
    ),
    "a bill is paid once": "SELECT bill_id FROM payments_payment GROUP BY 1 HAVING count(*) > 1",
    "a booking has one visit": (
        "SELECT booking_id FROM lobby_visit WHERE booking_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1"
    ),
    "a form that was sent once began one application": (
        "SELECT e.subject FROM ledger_event e WHERE e.kind = 'applications.started' GROUP BY 1 HAVING count(*) > 1"
    ),
    "an application is submitted once": (
        "SELECT e.subject FROM ledger_event e WHERE e.kind = 'applications.submitted' GROUP BY 1 HAVING count(*) > 1"
    ),
    "an application is approved once": (
        "SELECT e.subject FROM ledger_event e WHERE e.kind = 'applications.approved' GROUP BY 1 HAVING count(*) > 1"
    ),
    "a passport is printed once": (
        "SELECT e.subject FROM ledger_event e WHERE e.kind = 'issuance.passport_printed' GROUP BY 1 HAVING count(*) > 1"
    ),
    "a payment is told of once": (
        "SELECT link FROM notifications_message WHERE kind = 'payments.bill_paid' GROUP BY 1 HAVING count(*) > 1"
    ),
    "a person has one open application": (
        "SELECT person_id FROM applications_application WHERE closed_at IS NULL GROUP BY 1 HAVING count(*) > 1"
    ),
}


def doubled() -> Iterator[Finding]:
    """Find what was done twice. That the database's own constraints refuse some of it is no reason not to look."""
    for statement, query in _DOUBLES.items():
        for row in _rows(query):
            yield Finding(kind=Kind.DOUBLED, what=f"{statement}: {row[0]}")


def doubled_by_people(lines: Sequence[Line]) -> Iterator[Finding]:
    """Find what the run's own people were credited with more often than they asked: each files one application."""
    started = defaultdict(set)
    for line in lines:
        if line["did"] == "application_started":
            started[line["who"].lower()].add(line["application"])
    accounts = sorted(started)
    query = (
        "SELECT u.email, array_agg(a.id::text) FROM applications_application a JOIN accounts_user u"
        " ON u.id = a.account_id WHERE lower(u.email) = ANY(%s) GROUP BY u.email HAVING count(*) > 1"
    )
    for email, found in _rows(query, [accounts]):
        more = sorted(set(found) - started[email.lower()])
        if more:
            yield Finding(kind=Kind.DOUBLED, what=f"a form that was sent once began more than one application: {more}")


def numbers() -> Iterator[Finding]:
    """Find ticket numbers that are missing or given twice: within class, office and day they run from 1."""
    counts = {(row.office_id, row.local_date, row.visit_class): row.last for row in TicketCount.objects.all()}
    visits = Visit.objects.order_by("office", "local_date", "visit_class", "number")
    key = ("office_id", "local_date", "visit_class")
    for where, rows in groupby(visits.values_list(*key, "number"), key=lambda row: row[:3]):
        given = [row[3] for row in rows]
        expected = [ticket_number(where[2], number) for number in range(1, counts.pop(where, 0) + 1)]
        if len(given) != len(set(given)):
            yield Finding(kind=Kind.DOUBLED, what=f"ticket numbers of {_where(where)}")
        if missing := sorted(set(expected) - set(given)):
            yield Finding(kind=Kind.GAP, what=f"ticket numbers of {_where(where)}: {', '.join(missing)}")
        if beyond := sorted(set(given) - set(expected)):
            yield Finding(kind=Kind.GAP, what=f"tickets of {_where(where)} that nobody counted: {', '.join(beyond)}")
    for where, last in counts.items():
        if last:
            yield Finding(kind=Kind.GAP, what=f"all {last} tickets of {_where(where)}")


def _where(where: tuple[Any, date, str]) -> str:
    return f"office {where[0]}, {where[1]:%Y-%m-%d}, class {where[2]}"


def ledger() -> Iterator[Finding]:
    """Find events without a position and readers that are behind: by now everything was to be taken in."""
    if waiting := Pending.objects.count():
        yield Finding(kind=Kind.STUCK, what=f"{waiting} events have no position")
    last = last_position()
    for cursor in Cursor.objects.exclude(position=last):
        told = f"reader {cursor.name} is at {cursor.position} of {last}, failed {cursor.failures} times"
        yield Finding(kind=Kind.STUCK, what=told)


_JOBS = """
SELECT j.id, j.task_name, j.status,
    j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - interval '30 seconds') AS orphaned,
    j.status = 'todo' AND coalesce(j.scheduled_at, d.at) < now() - interval '20 seconds' AS overdue
FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
LEFT JOIN LATERAL (SELECT max(e.at) AS at FROM procrastinate_events e WHERE e.job_id = j.id) d ON true
WHERE j.status IN ('todo', 'doing', 'failed', 'aborted') AND NOT (j.status = 'failed' AND EXISTS (
    SELECT FROM procrastinate_jobs n WHERE n.queueing_lock = j.queueing_lock AND n.id > j.id
        AND n.status IN ('todo', 'doing', 'succeeded')
)) ORDER BY j.id
"""


def jobs_under_way() -> Iterator[int]:
    """Return the jobs that are being done, or are due."""
    due = "status = 'doing' OR status = 'todo' AND coalesce(scheduled_at, now()) <= now()"
    for (number,) in _rows(f"SELECT id FROM procrastinate_jobs WHERE {due}"):  # noqa: S608 - our own constant
        yield number


def jobs() -> Iterator[Finding]:
    """Find jobs that nobody will do: in the hands of a dead worker, overdue, or given up.

    Work by the clock that was given up because the next of its kind was in line already is done by that one.
    """
    for number, task, status, orphaned, overdue in _rows(_JOBS):
        if orphaned or overdue or status in {"failed", "aborted"}:
            why = "its worker is dead" if orphaned else "overdue" if overdue else status
            yield Finding(kind=Kind.STUCK, what=f"job {number} ({task}): {why}")


def money(at_bank: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
    """Compare the bank's list of what it took with what we know of it."""
    listed = {str(paid["reference"]): paid for paid in at_bank}
    known = {
        row.bank_reference: row for row in Payment.objects.filter(bank_reference__in=listed).select_related("bill")
    }
    owed = {row.bank_reference: row for row in Refund.objects.filter(bank_reference__in=listed)}
    for reference, paid in listed.items():
        ours = known.get(reference)
        if paid["state"] == "paid" and ours is None and reference not in owed:
            yield Finding(kind=Kind.UNRECONCILED, what=f"the bank took money for {paid['code']} that we lack")
        if ours is not None and (ours.amount, ours.bill.billing_code) != (paid["amount"], paid["code"]):
            yield Finding(kind=Kind.UNRECONCILED, what=f"we hold another amount or bill for {paid['code']}")
        if paid["state"] != "paid" and ours is not None:
            yield Finding(kind=Kind.UNRECONCILED, what=f"the bank gave back what paid {paid['code']}")
    by_notice = Payment.objects.filter(partner=settings.SNAP_CLIENT_ID, bill__billing_code__in=_codes(listed))
    for row in by_notice.exclude(bank_reference__in=listed).select_related("bill"):
        yield Finding(kind=Kind.UNRECONCILED, what=f"the bank never took our money for {row.bill.billing_code}")


def _codes(listed: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return [str(paid["code"]) for paid in listed.values()]


def money_that_fits_nothing(at_bank: Iterable[Mapping[str, Any]]) -> int:
    """Return how many of the bank's payments we told it not to keep."""
    return Misfit.objects.filter(bank_reference__in=[str(paid["reference"]) for paid in at_bank]).count()


def halls(lines: Sequence[Line]) -> Iterator[Finding]:
    """Compare every hall of the run, on each of its days, with what its facts alone make of it."""
    by_code = {office.code: office for office in offices.active_offices()}
    days = {(line["office"], date.fromisoformat(line["day"])) for line in lines if "day" in line}
    for code, day in sorted(days):
        told, kept = rebuilt(by_code[code].id, day), stored(by_code[code].id, day)
        for visit, row in kept.visits.items():
            if told.visits.get(visit) != row:
                yield Finding(kind=Kind.BROKEN, what=f"{code} {day}: {row.number} is not as its facts make it")
        if told.counters != kept.counters:
            yield Finding(kind=Kind.BROKEN, what=f"{code} {day}: counters are not as their facts make them")


def invariants() -> Iterator[Finding]:
    """Run every room's invariants, as `giliran manage check_invariants` does."""
    from importlib import import_module
    from importlib.util import find_spec

    for room in settings.ROOMS:
        if find_spec(f"giliran.{room}.invariants"):
            for invariant in getattr(import_module(f"giliran.{room}.invariants"), "INVARIANTS", []):
                for line in invariant.broken(clock.now()):
                    yield Finding(kind=Kind.BROKEN, what=f"{room}: {invariant.statement}: {line}")


def figures(lines: Sequence[Line], at_bank: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return how much there was to be right about."""
    (events, subjects), (seals,) = (
        _rows("SELECT count(*), count(DISTINCT subject) FROM ledger_event")[0],
        _rows("SELECT count(*) FROM ledger_seal")[0],
    )
    jobs_by_state = dict(_rows("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1"))
    return {
        "lines": len(lines),
        "events": events,
        "subjects": subjects,
        "seals": seals,
        "jobs": jobs_by_state,
        "bank": len(at_bank),
        "bank kept": sum(paid["state"] == "paid" for paid in at_bank),
        "misfits": money_that_fits_nothing(at_bank),
        "tickets": Visit.objects.count(),
    }


def _rows(query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values or None)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
