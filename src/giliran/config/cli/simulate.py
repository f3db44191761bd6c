"""`giliran simulate`: days of offices played through the product's services, or lived on a running demonstration."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from giliran.config.cli.saying import Failure, console

if TYPE_CHECKING:
    from giliran.demo.days.play import Played
    from giliran.demo.days.simulate import Days

SEED = 1
SCALE = 0.12
"""As `giliran.demo.days.shapes.DEMO_SCALE`: the help of the command does not load what it takes to play."""

Offices = Annotated[
    list[str] | None, typer.Argument(metavar="OFFICE…", help="Offices by code; without any the demonstration's.")
]
DayCount = Annotated[int, typer.Option(min=1, help="How many days of the calendar; closed ones pass quickly.")]
FirstDay = Annotated[
    datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day; else so many before today.")
]
Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same days.")]
Scale = Annotated[float, typer.Option(min=0.01, max=1.0, help="How many of an office's guests come; 1 is all of them.")]
Live = Annotated[bool, typer.Option("--live", help="Live today, by HTTP, on the demonstration that is running.")]
Speed = Annotated[
    float | None, typer.Option(min=1, max=600, help="With --live: seconds of its clock in one; 1, 10, 60.")
]
Minutes = Annotated[float, typer.Option(min=0.1, help="With --live: minutes of the machine's clock.")]
People = Annotated[int, typer.Option(min=1, help="With --live: how many may be up and about at once.")]
Newcomers = Annotated[
    int | None, typer.Option(min=0, help="With --live: of these, how many sign up and apply; else one in eight.")
]
Address = Annotated[str, typer.Option(help="With --live: where the demonstration answers, if not by itself.")]
JournalFile = Annotated[Path | None, typer.Option("--journal", help="With --live: keeps every acknowledged write.")]
Background = Annotated[
    bool, typer.Option("--background", help="With --live: give way to a run that is started by hand, then go on.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Tell the outcome as JSON.")]


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="Running it")(simulate)


def simulate(  # noqa: PLR0913 - one argument an option
    offices: Offices = None,
    *,
    days: DayCount = 7,
    first: FirstDay = None,
    seed: Seed = SEED,
    scale: Scale = SCALE,
    live: Live = False,
    speed: Speed = None,
    minutes: Minutes = 60.0,
    people: People = 30,
    newcomers: Newcomers = None,
    address: Address = "",
    journal: JournalFile = None,
    background: Background = False,
    as_json: AsJson = False,
) -> None:
    """Play days of offices that are over: guests, officers, applications, passports. Only in a demonstration."""
    wanted = tuple(offices or _of_demonstration())
    if not live:
        enter_demonstration()
        _play(wanted, first=first, count=days, seed=seed, scale=scale, as_json=as_json)
        return
    from giliran.config.cli import living  # noqa: PLC0415 - lazily, like all below

    options = living.LiveOptions(
        offices=wanted, seed=seed, speed=speed, minutes=minutes, people=people, newcomers=newcomers, scale=scale,
        address=address, journal=journal, as_json=as_json, background=background,
    )  # fmt: skip
    living.live(options)


def enter_demonstration() -> None:
    """Set Django up with the demonstration's database; refuse politely where this is none."""
    from giliran.config.cli import local, preparing  # noqa: PLC0415

    if local.is_local():
        os.environ["GILIRAN_DEMO"] = "1"
    elif os.environ.get("GILIRAN_DEMO") != "1":
        message = "No demonstration (GILIRAN_DEMO is not 1): made-up people do not belong here; nothing is done."
        raise Failure(message)
    local.settle()
    if known := _running_demonstration():
        os.environ.setdefault("GILIRAN_REGISTRY_URL", known.get("registry", ""))
    local.with_database()
    preparing.prepare_if_new()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giliran.config.settings")
    import django  # noqa: PLC0415 - the environment comes first

    django.setup()


def _of_demonstration() -> tuple[str, ...]:
    from giliran.demo.logins import OFFICES  # noqa: PLC0415

    return OFFICES


def _running_demonstration() -> dict[str, str]:
    from giliran.config import places  # noqa: PLC0415

    try:
        known: dict[str, str] = json.loads((places.var_dir() / "demo.lock").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known


def _play(
    offices: tuple[str, ...], *, first: datetime | None, count: int, seed: int, scale: float, as_json: bool
) -> None:
    from giliran.demo import seed as demo_seed  # noqa: PLC0415
    from giliran.demo.days.play import Game  # noqa: PLC0415
    from giliran.demo.days.simulate import Days, follow_the_ledger, outcomes  # noqa: PLC0415
    from giliran.demo.days.simulate import simulate as play  # noqa: PLC0415
    from giliran.foundation import clock  # noqa: PLC0415

    at = clock.now()
    days = Days(offices=offices, first=first.date() if first else _today(at) - timedelta(days=count), count=count)
    _refuse_what_cannot_be_played(days, at=at)
    demo_seed.booklets_of_demonstration()
    with _bar(days.people(seed=seed, scale=scale), quiet=as_json) as (advance, say):
        game = Game.begin(seed=seed, scale=scale, at=at, tell=lambda _what: advance())

        def done(day: date, office: str, played: "Played | None") -> None:
            say(f"{day} {office}" if played else f"{day} {office}: closed, or played before")
            follow_the_ledger()

        played = play(days, game=game, done=done)
    _tell([vars(each) for each in outcomes(played)], as_json=as_json)


def _refuse_what_cannot_be_played(days: "Days", *, at: datetime) -> None:
    from giliran.demo.days.simulate import OfficeNotKnown, is_past  # noqa: PLC0415

    last = days.first + timedelta(days=days.count - 1)
    for office in days.offices:
        try:
            if not is_past(last, office, at=at):
                message = (
                    f"{last} is not over at {office}. Days that are over can be played; for today there is --live."
                )
                raise Failure(message)
        except OfficeNotKnown as unknown:
            message = f"There is no office {unknown}; codes are in the addresses of the offices' pages."
            raise Failure(message) from unknown


def _today(at: datetime) -> date:
    from giliran.foundation.clock import local_day  # noqa: PLC0415

    return local_day(at, "Asia/Jakarta")


@contextmanager
def _bar(total: int, *, quiet: bool) -> "Iterator[tuple[Callable[[], None], Callable[[str], None]]]":
    """Show how many people have been played; without a terminal, a line for each day."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    screen = console()
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=screen, transient=True, disable=quiet or not screen.is_terminal) as progress:
        task = progress.add_task("People", total=total)

        def say(what: str) -> None:
            progress.update(task, description=what)
            if not quiet and not screen.is_terminal:
                screen.print(what, markup=False)

        yield lambda: progress.advance(task), say


def _tell(found: list[dict[str, object]], *, as_json: bool) -> None:
    """Tell what the days came to: a table, or JSON."""
    if as_json:
        print(json.dumps(found))  # noqa: T201 - a program reads it
        return
    from rich.table import Table  # noqa: PLC0415

    titles = ("Office", "Days", "Guests", "Without appointment", "No-shows", "Wait p50", "Wait p90")
    table = Table(*titles, title="What the days came to")
    for each in found:
        table.add_row(*(f"{cell:.1f} min" if isinstance(cell, float) else str(cell or 0) for cell in each.values()))
    if found:
        console().print(table)
    else:
        console().print("Nothing to play: these days were closed, or played before.")
