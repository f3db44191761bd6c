"""Django's registration of the room."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Uploads, automatic checks, encrypted storage, retention."""

    name = "giliran.documents"
    label = "documents"
