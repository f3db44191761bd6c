"""What must always hold of a hall."""

from datetime import datetime

from giliran.foundation.clock import local_day
from giliran.foundation.invariants import Invariant, none_of
from giliran.lobby.models import Visit
from giliran.lobby.queries.rebuild import rebuilt, stored
from giliran.offices import queries as offices


def _differing(at: datetime) -> list[str]:
    problems: list[str] = []
    for office in offices.active_offices():
        today = local_day(at, office.time_zone)
        if not Visit.objects.filter(office_id=office.id, local_date=today).exists():
            continue
        told, kept = rebuilt(office.id, today), stored(office.id, today)
        problems += [
            f"{office.code} {kept.visits[visit].number}"
            for visit in kept.visits
            if told.visits.get(visit) != kept.visits[visit]
        ]
        if told.counters != kept.counters:
            problems.append(f"{office.code} counters")
    return problems


INVARIANTS = [
    none_of(
        "an open visit is in exactly one step, and a closed one in none",
        "SELECT v.id, v.state, count(s.id) FROM lobby_visit v LEFT JOIN lobby_visitstep s ON s.visit_id = v.id"
        " AND s.state IN ('waiting', 'called', 'serving', 'on_hold', 'absent')"
        " GROUP BY v.id HAVING (v.state = 'open') <> (count(s.id) = 1) OR count(s.id) > 1",
    ),
    none_of(
        "a step's state is that of its open period, and it has none once it is over",
        "SELECT s.id, s.state, p.kind FROM lobby_visitstep s LEFT JOIN lobby_period p ON p.step_id = s.id"
        " AND p.ends_at IS NULL WHERE p.kind IS DISTINCT FROM"
        " CASE WHEN s.state IN ('planned', 'done', 'skipped') THEN NULL ELSE s.state END",
    ),
    none_of(
        "a step's periods follow each other without overlap",
        "SELECT id FROM (SELECT p.id, p.starts_at, lag(p.ends_at) OVER (PARTITION BY p.step_id ORDER BY p.starts_at,"
        " p.ends_at NULLS LAST, p.id) AS before FROM lobby_period p) AS ordered WHERE before > starts_at",
    ),
    none_of(
        "office and day of a step and of its periods are the visit's",
        "SELECT s.id FROM lobby_visitstep s JOIN lobby_visit v ON v.id = s.visit_id JOIN lobby_period p"
        " ON p.step_id = s.id WHERE (s.office_id, s.local_date) IS DISTINCT FROM (v.office_id, v.local_date)"
        " OR (p.office_id, p.local_date) IS DISTINCT FROM (v.office_id, v.local_date)",
    ),
    none_of(
        "whoever is called or served is so by the officer who sits at that counter",
        "SELECT p.id FROM lobby_period p WHERE p.ends_at IS NULL AND p.kind IN ('called', 'serving') AND NOT EXISTS"
        " (SELECT FROM lobby_countersession c WHERE c.counter_id = p.counter_id AND c.officer_id = p.officer_id"
        " AND c.ended_at IS NULL)",
    ),
    Invariant(statement="today's halls, rebuilt from their facts, are as they are stored", broken=_differing),
]
