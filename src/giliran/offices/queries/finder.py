"""Finding an office by words or by place."""

from dataclasses import dataclass

from giliran.offices.models import Office
from giliran.offices.queries.offices import OfficeView, active_offices, fields_of
from giliran.offices.rules import distance_km, folded


@dataclass(frozen=True, kw_only=True)
class NearView(OfficeView):
    """An office and how far it is."""

    distance_km: float


@dataclass(frozen=True, kw_only=True)
class Place:
    """A city that has an office: where somebody may say they are."""

    code: str
    name: str
    province: str
    latitude: float
    longitude: float


def find(text: str) -> list[OfficeView]:
    """Return active offices whose name, city, province or address holds every word; the city's own come first."""
    words = folded(text).split()
    offices = active_offices()
    if not words:
        return offices
    hits = [found for found in offices if all(word in _searched(found) for word in words)]
    wanted = " ".join(words)
    return sorted(hits, key=lambda found: (not folded(found.city).startswith(wanted), found.name))


def nearest(latitude: float, longitude: float, limit: int = 5) -> list[NearView]:
    """Return the `limit` nearest active offices, nearest first (great-circle distance)."""
    seen = [
        NearView(
            **fields_of(found),
            distance_km=distance_km(
                latitude=latitude,
                longitude=longitude,
                to_latitude=float(found.latitude),
                to_longitude=float(found.longitude),
            ),
        )
        for found in Office.objects.filter(active=True)
    ]
    return sorted(seen, key=lambda found: found.distance_km)[:limit]


def places() -> list[Place]:
    """Return the cities from which one may look for the nearest office, by name."""
    by_city: dict[str, OfficeView] = {}
    for found in active_offices():
        by_city.setdefault(found.city, found)
    return [_as_place(by_city[city]) for city in sorted(by_city)]


def place(code: str) -> Place | None:
    """Return the place of that code, or None."""
    return next((known for known in places() if known.code == code), None)


def _as_place(found: OfficeView) -> Place:
    return Place(
        code=found.code,
        name=found.city,
        province=found.province,
        latitude=found.latitude,
        longitude=found.longitude,
    )


def _searched(found: OfficeView) -> str:
    return folded(f"{found.name} {found.city} {found.province} {found.address}")
