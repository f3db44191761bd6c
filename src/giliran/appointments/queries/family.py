"""Who of a family could come along: sent applications of the same account at the same office, without a booking."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from giliran.accounts import queries as accounts
from giliran.applications import queries as applications
from giliran.applications.queries import ApplicationView
from giliran.appointments import rules
from giliran.appointments.models import LIVE, Booking
from giliran.foundation.remembering import remembered


@dataclass(frozen=True, kw_only=True)
class Companion:
    """Somebody who could come along, by name."""

    application_id: UUID
    person_id: UUID
    name: str
    reference: str


@remembered
def companions(application_id: UUID) -> list[Companion]:
    """Return who could come along with an application's person, in order of sending."""
    application = applications.application(application_id)
    others = [
        found
        for found in applications.applications_of(application.account_id)
        if found.id != application_id
        and found.person_id != application.person_id
        and found.office_id == application.office_id
        and found.state in rules.BOOKABLE_STATES
        and found.product is not None
    ]
    if not others:
        return []
    people = [found.person_id for found in others]
    busy = set(Booking.objects.filter(person_id__in=people, state__in=LIVE).values_list("person_id", flat=True))
    named = _names(application.account_id)
    by_person = {found.person_id: found for found in reversed(others) if found.person_id not in busy}
    return [_companion(found, named) for found in reversed(by_person.values())]


@remembered
def together(application_ids: tuple[UUID, ...]) -> list[Companion]:
    """Return the people of several applications of one account, in the order asked for."""
    found = applications.applications(application_ids)
    named = _names(next(iter(found.values())).account_id) if found else {}
    return [_companion(found[each], named) for each in application_ids if each in found]


def _names(account_id: UUID) -> dict[UUID, str]:
    return {person.id: person.full_name or "" for person in accounts.people_of(account_id)}


def _companion(found: ApplicationView, named: dict[UUID, str]) -> Companion:
    return Companion(
        application_id=found.id, person_id=found.person_id, name=named.get(found.person_id) or found.reference,
        reference=found.reference,
    )  # fmt: skip


def chosen(among: Sequence[Companion], texts: Sequence[str]) -> list[Companion]:
    """Return those whose application's id is among the texts of a form or an address."""
    wanted = set(texts)
    return [found for found in among if str(found.application_id) in wanted]
