"""Django's management commands, with our settings: `python -m giliran.config.manage`."""

import os
import sys

# What changes the schema or the rights runs as the database's owner; everything else as the application.
_AS_OWNER = frozenset({"migrate", "makemigrations", "apply_grants", "test", "sqlmigrate", "showmigrations"})


def main(arguments: list[str] | None = None) -> None:
    """Run one command."""
    words = sys.argv[1:] if arguments is None else arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giliran.config.settings")
    if words and words[0] in _AS_OWNER:
        os.environ["GILIRAN_AS_OWNER"] = "1"
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - the environment comes first

    execute_from_command_line(["giliran manage", *words])


if __name__ == "__main__":
    main()
