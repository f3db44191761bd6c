"""Django's registration of the room."""

from django.apps import AppConfig


class JourneyConfig(AppConfig):
    """What spans the rooms: the applicant's home and one next thing, the timeline, the public status page."""

    name = "giliran.journey"
    label = "journey"
