"""`giliran manage`: Django's commands and our own, with the environment already in place."""

import os

import typer

WITHOUT_DATABASE = frozenset({"help", "version", "collectstatic", "findstatic", "compilemessages", "messages"})
ITS_OWN_PREPARATION = frozenset(
    {"migrate", "makemigrations", "showmigrations", "sqlmigrate", "check", "dbshell", "test"}
)
UNUSED = "postgresql://nobody@127.0.0.1:9/unused"
"""For commands that read the settings but never ask the database."""


def add(app: typer.Typer) -> None:
    """Add the command."""
    passing = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
    app.command("manage", context_settings=passing, rich_help_panel="Looking after it")(manage)


def manage(context: typer.Context) -> None:
    """Run a management command, for example: giliran manage check_invariants. Without a name it lists them all."""
    from giliran.config import manage as django_commands  # noqa: PLC0415 - Django only when it is wanted
    from giliran.config.cli import local, preparing  # noqa: PLC0415

    words = list(context.args) or ["help"]
    if words[0] in WITHOUT_DATABASE or "--help" in words:
        local.settle()
        if local.is_local():
            os.environ.setdefault("DATABASE_URL", UNUSED)
    else:
        local.with_database()
        if words[0] not in ITS_OWN_PREPARATION:
            preparing.prepare_if_new()
    django_commands.main(words)
