"""`giliran voices make`: has letters, digits and counters spoken ahead, for boards whose browser has no voice."""

import os

import typer

from giliran.config.cli.saying import Failure, console

app = typer.Typer(help="What boards say where their browser cannot.", no_args_is_help=True)


@app.command()
def make() -> None:
    """Have what is missing spoken by the program of GILIRAN_SPEECH_PROGRAM, and keep it."""
    from giliran.config.cli import local  # noqa: PLC0415 - lazily, like all below

    local.with_database()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giliran.config.settings")
    import django  # noqa: PLC0415

    django.setup()
    from giliran.foundation.clock import now  # noqa: PLC0415
    from giliran.lobby import services  # noqa: PLC0415
    from giliran.lobby.ports import speech_program  # noqa: PLC0415

    if not speech_program().name:
        message = "No program speaks here: set GILIRAN_SPEECH_PROGRAM to one, such as /usr/bin/espeak-ng."
        raise Failure(message)
    made = services.make_voices(at=now())
    console().print(f"{made} pieces spoken." if made else "Nothing was missing.", markup=False)
