"""A draw as it is published: commitments, root, secrets, the line. Random ids of entries, and nothing of persons."""

import json
from functools import lru_cache
from typing import Any
from uuid import UUID

from giliran.appointments.models import Custody, Entry, Release
from giliran.appointments.ports import custodians
from giliran.appointments.queries.release import ReleaseUnknownError
from giliran.appointments.rules_proof import FORMAT, OURS
from giliran.offices import queries as offices

OUR_TITLE = "Giliran"
DRAWN = (Release.State.RUNNING, Release.State.ENDED)
"""Everybody's place is known."""


def custodies(release: Release) -> list[dict[str, Any]]:
    """Return each custodian's part, ours last; `used` says whether its secret went into the seed."""
    titles = {custodian.name: custodian.title for custodian in custodians()} | {OURS: OUR_TITLE}
    rows = sorted(Custody.objects.filter(release=release), key=lambda row: (row.custodian == OURS, row.custodian))
    return [
        {
            "name": row.custodian,
            "title": titles.get(row.custodian, row.custodian),
            "commitment": bytes(row.commitment).hex(),
            "committed_at": row.committed_at.isoformat(),
            "secret": bytes(row.secret).hex() if row.secret is not None else None,
            "revealed_at": row.revealed_at.isoformat() if row.revealed_at else None,
            "used": _used(row, release),
        }
        for row in rows
    ]


def draw_document(release_id: UUID) -> bytes:
    """Return all that is published of a release, as JSON; `line` once it is drawn. Raise `ReleaseUnknownError`."""
    release = Release.objects.filter(id=release_id).exclude(state=Release.State.CANCELLED).first()
    if release is None:
        raise ReleaseUnknownError(release_id)
    head = json.dumps(_head(release)).encode()
    line = _line(release_id, release.entrants) if release.state in DRAWN else b"[]"
    return head[:-1] + b', "line": ' + line + b"}"


def place_in_line(release_id: UUID, entry_id: UUID) -> tuple[int | None, bytes | None, bool] | None:
    """Return an entry's place, the number drawn for it, and whether it was early; None where there is none."""
    row = Entry.objects.filter(release=release_id, id=entry_id).values_list("place", "draw", "early").first()
    if row is None:
        return None
    place, number, early = row
    return place, bytes(number) if number is not None else None, early


def _head(release: Release) -> dict[str, Any]:
    office = offices.office(release.office_id)
    moments = ("opens_at", "closed_at", "drawn_at", "sold_out_at", "ended_at")
    return {
        "format": FORMAT,
        "release": str(release.id),
        "office": office.code,
        "lane": release.lane,
        "time_zone": office.time_zone,
        "first_day": release.first_day.isoformat(),
        "last_day": release.last_day.isoformat(),
        "room_opened_at": release.room_opens_at.isoformat(),
        **{name: value.isoformat() if (value := getattr(release, name)) else None for name in moments},
        "state": release.state,
        "places": release.places,
        "entrants": release.entrants,
        "root": bytes(release.root).hex() if release.root is not None else None,
        "beacon": release.beacon,
        "seed": bytes(release.seed).hex() if release.seed is not None and release.state in DRAWN else None,
        "custodians": custodies(release),
        "report": release.report,
    }


@lru_cache(maxsize=4)
def _line(release_id: UUID, _entrants: int) -> bytes:
    """Return the entries' ids in the order drawn. It never changes any more; the largest is some megabytes."""
    rows = Entry.objects.filter(release=release_id, early=True).order_by("place").values_list("id", flat=True)
    return json.dumps([str(entry_id) for entry_id in rows]).encode()


def _used(row: Custody, release: Release) -> bool:
    drawn = release.drawn_at if release.state in DRAWN else None
    return row.revealed_at is not None and drawn is not None and row.revealed_at <= drawn
