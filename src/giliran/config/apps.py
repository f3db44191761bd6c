"""The last app to get ready, which composes the house."""

from django.apps import AppConfig


class ComposedConfig(AppConfig):
    """Composes when every model is loaded."""

    name = "giliran.config"
    label = "config"

    def ready(self) -> None:
        """Plug and register."""
        from giliran.config.composition import compose  # noqa: PLC0415 - models must be loaded first

        compose()
