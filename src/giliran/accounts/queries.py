"""Reads of the room."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, Q

from giliran.accounts.models import Assignment, Person, User
from giliran.accounts.models.assignment import ROLE_NAMES
from giliran.accounts.models.person import NIK_CONTEXT
from giliran.accounts.rules import FAMILY_LIMIT, REMOVED_STILL_COUNTS, Relation
from giliran.foundation.actors import VISITOR, Actor, Role
from giliran.foundation.clock import local_day
from giliran.foundation.crypto import lookup_hashes
from giliran.foundation.remembering import remembered
from giliran.notifications.services import Recipient
from giliran.offices import queries as offices


@dataclass(frozen=True, kw_only=True)
class PersonView:
    """A person; identity is None where it has not been written down."""

    id: UUID
    account_id: UUID
    relation: Relation
    full_name: str | None
    nik: str | None
    birth_date: date | None
    birthplace: str | None
    sex: str | None
    nik_hash: bytes | None
    identity_confirmed: bool


@dataclass(frozen=True, kw_only=True)
class AccountView:
    """An account as its holder sees it."""

    id: UUID
    name: str
    email: str
    phone: str
    language: str
    opened_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class RoleView:
    """A role held; `office_name` is empty for the head office."""

    assignment_id: UUID
    role: Role
    role_name: str
    office_id: UUID | None
    office_name: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True)
class StaffView:
    """A member of staff."""

    id: UUID
    name: str
    email: str
    roles: Sequence[RoleView]


@remembered
def person(person_id: UUID) -> PersonView:
    """Return a person; raises `Person.DoesNotExist`."""
    return _person(Person.objects.get(id=person_id))


def full_names(person_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of several people; one that is not written down is empty."""
    rows = Person.objects.filter(id__in=set(person_ids)).only("id", "full_name")
    return {found.id: found.full_name or "" for found in rows}


@remembered
def people_of(account_id: UUID) -> list[PersonView]:
    """Return the people on an account's list, its own person first."""
    return [_person(found) for found in Person.objects.all().listed(account_id)]


def family_member(person_id: UUID, *, account_id: UUID) -> PersonView | None:
    """Return somebody on the account's family list; None if not there, or the account's own person."""
    found = Person.objects.all().listed(account_id).filter(id=person_id).exclude(relation=Relation.SELF).first()
    return _person(found) if found else None


@remembered
def family_count(account_id: UUID, *, at: datetime) -> int:
    """Return how many family members count towards the limit: those listed, and those removed lately with identity."""
    lately_removed = Q(removed_at__gt=at - REMOVED_STILL_COUNTS, nik__isnull=False)
    family = Person.objects.filter(account_id=account_id).exclude(relation=Relation.SELF)
    return family.filter(Q(removed_at__isnull=True) | lately_removed).count()


def family_limit(at: datetime) -> int:
    """Return how many family members one account may have on the day of `at`."""
    return offices.figure(FAMILY_LIMIT, on=local_day(at, settings.TIME_ZONE))


@remembered
def account(user_id: UUID) -> AccountView:
    """Return an account."""
    user = User.objects.get(id=user_id)
    return AccountView(
        id=user.id,
        name=user.name,
        email=user.email,
        phone=user.phone or "",
        language=user.language,
        opened_at=user.opened_at,
    )


def account_by_address(email: str) -> UUID | None:
    """Return the account of an e-mail address, or None."""
    return User.objects.filter(email__iexact=email).values_list("id", flat=True).first()


@remembered
def accounts_with_one_number(*, since: datetime, least: int) -> list[list[UUID]]:
    """Return groups of accounts begun since then with one mobile number, each of at least `least`."""
    found = (
        User.objects.filter(date_joined__gt=since, phone__isnull=False)
        .values("phone")
        .annotate(accounts=ArrayAgg("id"), many=Count("id"))
        .filter(many__gte=least)
    )
    return [row["accounts"] for row in found]


def addresses(account_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return accounts' e-mail addresses, for staff who have to know an account."""
    return dict(User.objects.filter(id__in=account_ids).values_list("id", "email"))


def recipient(account_id: UUID) -> Recipient:
    """Return where the account is written to, and in which language. A number that is not verified is not used."""
    user = User.objects.get(id=account_id)
    phone = user.phone if user.phone and user.phone_verified else ""
    return Recipient(user_id=user.id, email=user.email, phone=phone, language=user.language)


def actor_for(user: User | UUID, *, at: datetime, second_factor: bool = False) -> Actor:
    """Return the actor that an account is on the day of `at`; `second_factor` says whether this session proved one."""
    user_id = user if isinstance(user, UUID) else user.id
    held = Assignment.objects.on(local_day(at, settings.TIME_ZONE)).filter(user_id=user_id, user__is_active=True)
    found = _by_office(held.values_list("office_id", "role"))
    return Actor(user_id=user_id, roles_by_office=found, second_factor=second_factor) if user_id else VISITOR


def actor_signed_in(user: User, *, at: datetime, proved: bool) -> Actor:
    """Return the actor that somebody active is who has signed in; one statement at most, as every page asks.

    `proved`: this session has seen a second factor; it counts while the account still has one.
    """
    factors = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
    if not user.is_staff:  # nobody else holds a role: `services.assign` sees to it
        second_factor = proved and factors.filter(user=user).exists()
        return Actor(user_id=user.id, roles_by_office={}, second_factor=second_factor)
    held = Assignment.objects.on(local_day(at, settings.TIME_ZONE)).filter(user=user)
    rows = list(held.annotate(factor=Exists(factors.filter(user=user))).values_list("office_id", "role", "factor"))
    found = _by_office((office_id, role) for office_id, role, _factor in rows)
    second_factor = proved and any(factor for _office, _role, factor in rows)
    return Actor(user_id=user.id, roles_by_office=found, second_factor=second_factor)


def _by_office(held: Iterable[tuple[UUID | None, str]]) -> dict[UUID | None, frozenset[Role]]:
    roles: dict[UUID | None, set[Role]] = defaultdict(set)
    for office_id, role in held:
        roles[office_id].add(Role(role))
    return {office_id: frozenset(names) for office_id, names in roles.items()}


def staff_names(user_ids: frozenset[UUID]) -> dict[UUID, str]:
    """Return the names of several members of staff, in one statement."""
    return dict(User.objects.filter(id__in=user_ids).values_list("id", "name")) if user_ids else {}


def staff_at(office_id: UUID, *, roles: Collection[Role], at: datetime) -> dict[UUID, str]:
    """Return the names of those who hold one of `roles` at an office on the day of `at`."""
    held = Assignment.objects.on(local_day(at, settings.TIME_ZONE)).filter(
        office_id=office_id, role__in=[str(role) for role in roles], user__is_active=True
    )
    return dict(held.values_list("user_id", "user__name"))


@remembered
def staff_name(user_id: UUID) -> str:
    """Return the name by which a member of staff is shown to colleagues; empty if none is kept."""
    return User.objects.filter(id=user_id).values_list("name", flat=True).first() or ""


def staff_identity(user_id: UUID, *, at: datetime) -> StaffView | None:
    """Return a member of staff with the roles held on the day of `at`; None for an account that holds none."""
    user = User.objects.filter(id=user_id).first()
    if user is None:
        return None
    roles = [
        RoleView(
            assignment_id=held.id,
            role=Role(held.role),
            role_name=str(ROLE_NAMES[Role(held.role)]),
            office_id=held.office_id,
            office_name=held.office.name if held.office else "",
            valid_from=held.valid_from,
            valid_to=held.valid_to,
        )
        for held in Assignment.objects.on(local_day(at, settings.TIME_ZONE)).filter(user=user).select_related("office")
    ]
    return StaffView(id=user.id, name=user.name, email=user.email, roles=tuple(roles)) if roles else None


def nik_hashes(person_ids: Collection[UUID]) -> dict[UUID, list[bytes]]:
    """Return the keyed hashes of people's NIKs under every key in use, the present one first; none for an unknown NIK.

    Raises `crypto.CannotDecryptError`.
    """
    known = Person.objects.filter(id__in=person_ids, nik__isnull=False).values_list("id", "nik")
    return {person_id: hashes_of_nik(str(nik)) for person_id, nik in known}


def hashes_of_nik(nik: str) -> list[bytes]:
    """Return the keyed hashes of a NIK under every key in use, the present one first."""
    return lookup_hashes(nik, NIK_CONTEXT)


def _person(found: Person) -> PersonView:
    return PersonView(
        id=found.id,
        account_id=found.account_id,
        relation=Relation(found.relation),
        full_name=found.full_name,
        nik=found.nik,
        birth_date=found.birth_date,
        birthplace=found.birthplace,
        sex=found.sex,
        nik_hash=bytes(found.nik_hash) if found.nik_hash is not None else None,
        identity_confirmed=found.identity_confirmed_at is not None,
    )
