"""Django's registration of the room."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Services, products, fees and requirements, all dated."""

    name = "giliran.catalogue"
    label = "catalogue"
