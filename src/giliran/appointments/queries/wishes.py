"""Reading the waiting list."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Func, IntegerField, Min, Q, Sum

from giliran.appointments.models import Offer, Wish, Withholding
from giliran.foundation.remembering import remembered

ACTIVE = (Wish.State.WAITING, Wish.State.OFFERED)
_LATELY = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class OfferView:
    """Places kept for one wish. `times`: when they begin and end, once a place. `closed`: the office closed one."""

    id: UUID
    wish_id: UUID
    starts_at: datetime
    made_at: datetime
    expires_at: datetime
    state: Offer.State
    times: tuple[tuple[datetime, datetime], ...] = ()
    closed: bool = False
    ended_at: datetime | None = None

    def withdrawn(self, people: int) -> bool:
        """Say whether the office closed what was offered to so many before they had answered."""
        if self.state == Offer.State.OPEN:
            return self.closed or len(self.times) < people
        return self.state == Offer.State.EXPIRED and self.ended_at is not None and self.ended_at < self.expires_at


@dataclass(frozen=True, kw_only=True)
class OpenOffer:
    """An offer that waits for an answer, and until when."""

    id: UUID
    until: datetime


@dataclass(frozen=True, kw_only=True)
class WishView:
    """A wish for places, one for each of `applications`."""

    id: UUID
    account_id: UUID
    person_id: UUID
    applications: tuple[UUID, ...]
    office_id: UUID
    lane: str
    first_day: date
    last_day: date
    part_of_day: Wish.PartOfDay
    state: Wish.State
    missed: int
    created_at: datetime

    @property
    def active(self) -> bool:
        """Say whether they still wait."""
        return self.state in ACTIVE


@dataclass(frozen=True, kw_only=True)
class Position:
    """Where a wish stands: how many came before, how many of them for one of the same days, what was freed lately."""

    ahead: int
    ahead_same_days: int
    freed_lately: int


@dataclass(frozen=True, kw_only=True)
class WaitingCount:
    """A lane's waiting list: wishes, people, how many have an offer now, and since when the first one waits."""

    lane: str
    wishes: int
    people: int
    offered: int
    since: datetime


@remembered
def wish(wish_id: UUID) -> WishView:
    """Return one wish; raise `LookupError` if there is none."""
    found = Wish.objects.filter(id=wish_id).first()
    if found is None:
        raise LookupError(wish_id)
    return wish_view(found)


@remembered
def latest_wish(application_id: UUID, *, account_id: UUID) -> WishView | None:
    """Return the wish that an application waits by, else the last one it waited by."""
    of_account = Wish.objects.filter(account_id=account_id, applications__contains=[application_id])
    found = of_account.order_by("-created_at", "-id").first()
    return wish_view(found) if found else None


@remembered
def offer(offer_id: UUID) -> OfferView:
    """Return one offer with its times; raise `LookupError` if there is none."""
    found = Offer.objects.filter(id=offer_id).first()
    if found is None:
        raise LookupError(offer_id)
    return _offer_view(found)


@remembered
def latest_offer(wish_id: UUID) -> OfferView | None:
    """Return the last offer made to a wish."""
    found = Offer.objects.filter(wish_id=wish_id).order_by("-made_at", "-id").first()
    return _offer_view(found) if found else None


@remembered
def open_offers_to(account_id: UUID) -> dict[UUID, OpenOffer]:
    """Return the offers that wait for an account's answer, by each application that they are for."""
    rows = Offer.objects.filter(wish__account_id=account_id, state=Offer.State.OPEN)
    return {
        application_id: OpenOffer(id=offer_id, until=until)
        for offer_id, until, applications in rows.values_list("id", "expires_at", "wish__applications")
        for application_id in applications
    }


def position(found: WishView, *, at: datetime) -> Position:
    """Say honestly where a wish stands in the line of its office and lane."""
    earlier = Q(created_at__lt=found.created_at) | Q(created_at=found.created_at, id__lt=found.id)
    same_days = Q(first_day__lte=found.last_day, last_day__gte=found.first_day)
    ahead = Wish.objects.filter(earlier, office_id=found.office_id, lane=found.lane, state__in=ACTIVE).aggregate(
        all=Count("id"), same=Count("id", filter=same_days)
    )
    freed = Withholding.objects.filter(
        slot__office_id=found.office_id, slot__lane=found.lane, at__gt=at - _LATELY, at__lte=at
    )
    return Position(ahead=ahead["all"], ahead_same_days=ahead["same"], freed_lately=freed.count())


def waiting_counts(office_id: UUID) -> list[WaitingCount]:
    """Count an office's waiting list, lane by lane."""
    rows = (
        Wish.objects.filter(office_id=office_id, state__in=ACTIVE)
        .values("lane")
        .annotate(
            wishes=Count("id"),
            people=Sum(Func(F("applications"), function="cardinality", output_field=IntegerField())),
            offered=Count("id", filter=Q(state=Wish.State.OFFERED)),
            since=Min("created_at"),
        )
        .order_by("lane")
    )
    return [WaitingCount(**row) for row in rows]


def wish_view(row: Wish) -> WishView:
    """Return a row as a view."""
    return WishView(
        id=row.id, account_id=row.account_id, person_id=row.person_id, applications=tuple(row.applications),
        office_id=row.office_id, lane=row.lane, first_day=row.first_day, last_day=row.last_day,
        part_of_day=Wish.PartOfDay(row.part_of_day), state=Wish.State(row.state), missed=row.missed,
        created_at=row.created_at,
    )  # fmt: skip


def _offer_view(row: Offer) -> OfferView:
    kept = Withholding.objects.filter(offer_id=row.id).order_by("slot__starts_at", "id")
    rows = list(kept.values_list("slot__starts_at", "slot__ends_at", "slot__open"))
    return OfferView(
        id=row.id, wish_id=row.wish_id, starts_at=row.starts_at, made_at=row.made_at, expires_at=row.expires_at,
        state=Offer.State(row.state), times=tuple((starts_at, ends_at) for starts_at, ends_at, _open in rows),
        ended_at=row.ended_at, closed=not all(is_open for _starts_at, _ends_at, is_open in rows),
    )  # fmt: skip
