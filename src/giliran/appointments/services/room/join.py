"""Joining a waiting room: one statement for all who ask at once, one durable row for each, whatever their devices.

An account stands once in a room and so does a human; unique indexes see to both, over all processes. The row of the
release is locked for sharing first, so that whoever closes the room waits for those who are being written, and nobody
is written as early after it closed. Those who come late are written one batch at a time, in order of arrival.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID, uuid4

from django.conf import settings

from giliran.appointments import rules
from giliran.appointments.events_room import RoomJoined
from giliran.appointments.models import Release
from giliran.appointments.services.passes import Member, Pass
from giliran.foundation.ids import new_id

_State = Release.State
_JOINABLE = (_State.JOINING, _State.DRAWING, _State.RUNNING)
_LOCK = """
SELECT state, entrants, office_id, lane FROM appointments_release WHERE id = $1 FOR SHARE
"""
# Its second half keeps rooms apart from each other and from other advisory locks.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('appointments.room'), hashtext($1::text))"
_JOIN = """
WITH asked AS MATERIALIZED (
    SELECT * FROM unnest($2::int[], $3::uuid[], $4::uuid[], $5::text[], $6::int[], $7::uuid[], $8::jsonb[])
        AS a (n, entry, account, network, size, event, data)
), coming AS MATERIALIZED (
    SELECT m.*, account FROM unnest($9::int[], $10::uuid[], $11::uuid[], $12::uuid[], $13::bigint[], $21::uuid[])
        AS m (n, id, person, application, epoch, standing) JOIN asked USING (n)
), known AS MATERIALIZED (
    SELECT a.n, e.id, e.place, e.size FROM asked a
    JOIN appointments_entry e ON e.release_id = $1 AND e.account_id = a.account
), judged AS MATERIALIZED (
    SELECT m.*, coalesce(c.identity, uuid_send(m.person)) AS human,
        CASE
            WHEN c.person_id IS NULL OR application.state IS NULL OR application.state <> ALL ($14::text[])
                OR application.office_id <> $15 THEN 'not_ready'
            WHEN c.epoch <> m.epoch THEN 'revoked'
            WHEN c.booking_id IS DISTINCT FROM m.standing THEN 'has_booking'
        END AS refusal
    FROM coming m
    LEFT JOIN appointments_claim c ON c.person_id = m.person
    LEFT JOIN applications_application application
        ON application.id = m.application AND application.person_id = m.person AND application.account_id = m.account
    WHERE m.n NOT IN (SELECT n FROM known)
), turned AS MATERIALIZED (
    SELECT j.*, row_number() OVER (PARTITION BY j.human ORDER BY j.n) AS turn,
        EXISTS (SELECT FROM appointments_entrymember s WHERE s.release_id = $1 AND s.human = j.human) AS elsewhere
    FROM judged j
), refused AS MATERIALIZED (
    SELECT n, coalesce(min(refusal), CASE WHEN bool_or(elsewhere) THEN 'elsewhere' WHEN max(turn) > 1 THEN 'again' END)
        AS refusal
    FROM turned GROUP BY n
), fresh AS MATERIALIZED (
    SELECT a.*, CASE WHEN $16 THEN NULL ELSE row_number() OVER (ORDER BY a.n) + greatest($17::int,
        (SELECT max(place) FROM appointments_entry WHERE release_id = $1)) END AS place
    FROM asked a JOIN refused r ON r.n = a.n AND r.refusal IS NULL
), made AS (
    INSERT INTO appointments_entry (id, release_id, account_id, size, joined_at, early, network, place, state)
    SELECT entry, $1, account, size, $18, $16, network, place, 'waiting' FROM fresh ORDER BY account
), members AS (
    INSERT INTO appointments_entrymember (id, release_id, entry_id, person_id, application_id, human)
    SELECT t.id, $1, f.entry, t.person, t.application, t.human FROM turned t JOIN fresh f USING (n) ORDER BY t.human
), numbered AS (
    INSERT INTO ledger_subject (id, seq) SELECT entry, 1 FROM fresh
), recorded AS (
    INSERT INTO ledger_event (id, at, node, office, kind, subject, subject_seq, actor, application, data)
    SELECT event, $18, $19, $15, $20, entry, 1, account, (data ->> 'application')::uuid, data FROM fresh
    RETURNING id
), pending AS (
    INSERT INTO ledger_pending (event) SELECT id FROM recorded
)
SELECT a.n, coalesce(r.refusal, CASE WHEN k.n IS NULL THEN 'joined' ELSE 'known' END) AS outcome,
    coalesce(k.id, f.entry) AS entry, coalesce(k.place, f.place) AS place, coalesce(k.size, f.size) AS size
FROM asked a
LEFT JOIN known k ON k.n = a.n
LEFT JOIN refused r ON r.n = a.n
LEFT JOIN fresh f ON f.n = a.n
ORDER BY a.n
"""


class Outcome(StrEnum):
    """What became of somebody who wished to join."""

    JOINED = "joined"
    KNOWN = "known"  # the account stands in the room already: its one entry
    NOT_READY = "not_ready"
    REVOKED = "revoked"
    HAS_BOOKING = "has_booking"  # another than the one, paid and without a place, that the pass is for
    ELSEWHERE = "elsewhere"  # one of them stands in the room by another account
    AGAIN = "again"  # two who are one human asked at the same moment
    SHUT = "shut"  # the room is not open, or not any more


@dataclass(frozen=True, kw_only=True)
class Joiner:
    """Somebody who wishes to join, by an entry pass that was found good."""

    entry_pass: Pass
    network: str = ""

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """All who come: the one the pass is for, and the family."""
        of = self.entry_pass
        return (Member(of.person, of.application, of.epoch), *of.party)


@dataclass(frozen=True, kw_only=True)
class Joined:
    """The answer. `place` is None for those whom the draw places."""

    outcome: Outcome
    entry: UUID | None = None
    place: int | None = None
    size: int = 1


class Connection(Protocol):
    """As much of an asyncpg connection as is needed."""

    def transaction(self) -> Any:
        """Open a transaction."""

    async def fetch(self, query: str, *args: Any) -> list[Any]:
        """Return all rows."""

    async def fetchrow(self, query: str, *args: Any) -> Any:
        """Return the first row."""


async def join_room(
    connection: Connection, *, release: UUID, joiners: Sequence[Joiner], at: datetime
) -> Sequence[Joined]:
    """Write all joiners down in one transaction and answer each in their order.

    Raises what the database does: two processes that meet at one account or human fail one of them, who tries again.
    """
    async with connection.transaction():
        room = await connection.fetchrow(_LOCK, release)
        if room is None or room["state"] not in _JOINABLE:
            return [Joined(outcome=Outcome.SHUT)] * len(joiners)
        early = room["state"] == _State.JOINING
        if not early:
            await connection.fetch(_ONE_AT_A_TIME, str(release))
        rows = await connection.fetch(_JOIN, *_arguments(release, joiners, room, early=early, at=at))
    return [
        Joined(outcome=Outcome(row["outcome"]), entry=row["entry"], place=row["place"], size=row["size"] or 1)
        for row in rows
    ]


def _arguments(release: UUID, joiners: Sequence[Joiner], room: Any, *, early: bool, at: datetime) -> list[Any]:
    numbered = list(enumerate(joiners))
    facts = [_fact(release, joiner, room, early=early) for joiner in joiners]
    coming = [(n, member) for n, joiner in numbered for member in joiner.members]
    return [
        release,
        [n for n, _ in numbered],
        [uuid4() for _ in joiners],
        [joiner.entry_pass.account for joiner in joiners],
        [joiner.network for joiner in joiners],
        [len(joiner.members) for joiner in joiners],
        [new_id() for _ in joiners],
        [json.dumps(fact.to_data()) for fact in facts],
        [n for n, _ in coming],
        [new_id() for _ in coming],
        [member.person for _, member in coming],
        [member.application for _, member in coming],
        [member.epoch for _, member in coming],
        list(rules.BOOKABLE_STATES),
        room["office_id"],
        early,
        room["entrants"],
        at,
        settings.NODE,
        RoomJoined.kind,
        [joiners[n].entry_pass.booking if member is joiners[n].members[0] else None for n, member in coming],
    ]


def _fact(release: UUID, joiner: Joiner, room: Any, *, early: bool) -> RoomJoined:
    return RoomJoined(
        application=joiner.entry_pass.application, office=room["office_id"], release=release,
        people=len(joiner.members), early=early,
    )  # fmt: skip
