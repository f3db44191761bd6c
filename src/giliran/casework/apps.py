"""Django's registration of the room."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """The officer's desk: review, portrait, interview, adjudication."""

    name = "giliran.casework"
    label = "casework"
