"""Django's registration of the demonstration's pages; nothing leads to them but where `GILIRAN_DEMO` is set."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The start page of a demonstration, and the strip on all of its pages."""

    name = "giliran.demo"
    label = "demo"
