"""Where to go after a step."""

from uuid import UUID

from django.urls import reverse

from giliran.applications import queries as applications
from giliran.journey import queries
from giliran.journey.rules.next_thing import YOURS, next_thing
from giliran.journey.web.cards import link


def next_page(application_id: UUID) -> str:
    """Return the page of the next thing if the applicant is to do it, else the application's own page."""
    standing = queries.standing(applications.application(application_id))
    thing = next_thing(standing)
    return link(thing, standing) if thing in YOURS else reverse("journey:application", args=[application_id])
