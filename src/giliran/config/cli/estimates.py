"""`giliran estimates evaluate`: how good the estimates of waits are, on any lobby's log, without look-ahead."""

import json
import time
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from giliran.config.cli.saying import busy, console

MISUSED = 2
_DAY = "%Y-%m-%d"
app = typer.Typer(help="Estimates of waits.", no_args_is_help=True)


@app.callback()
def _estimates() -> None:
    """Estimates of waits."""


@app.command()
def evaluate(
    log: Annotated[Path, typer.Argument(help="A lobby's log as CSV: visit, service, priority, joined_at, …")],
    *,
    train_until: Annotated[datetime, typer.Option(formats=[_DAY], help="The last day to learn from at first.")],
    calibrate_until: Annotated[datetime, typer.Option(formats=[_DAY], help="The last day before the test.")],
    as_json: Annotated[bool, typer.Option("--json", help="Tell the figures as JSON.")] = False,
) -> None:
    """Refit each night, estimate each wait of the next day, and compare with simple estimators.

    Task B: at joining, those who had to wait. Task C: at each whole minute still waiting. Besides, those of B asked
    some minutes before they came. Nothing is asked of a database. Ends with 2 when the log cannot be read or has too
    few days.
    """
    from giliran.lobby.rules.estimates.evaluation import evaluate as judge  # noqa: PLC0415 - lazily, like all here
    from giliran.lobby.rules.estimates.logfile import read_log  # noqa: PLC0415

    began = time.monotonic()
    try:
        days = read_log(log)
        if as_json:
            figures = judge(days, train_until=train_until.date(), calibrate_until=calibrate_until.date())
        else:
            with busy("Playing the days again"):
                figures = judge(days, train_until=train_until.date(), calibrate_until=calibrate_until.date())
    except ValueError as problem:
        console().print(f"{log}: {problem}", markup=False)
        raise typer.Exit(MISUSED) from problem
    figures |= {"seconds": round(time.monotonic() - began, 1), "versions": _versions()}
    if as_json:
        print(json.dumps(figures))  # noqa: T201 - a program reads it
    else:
        _tell(figures)


def _versions() -> dict[str, str]:
    from importlib.metadata import version  # noqa: PLC0415 - lazily

    return {name: version(name) for name in ("giliran", "numpy", "scikit-learn")}


def _tell(figures: dict[str, Any]) -> None:
    """Tell the figures as a table."""
    from rich.table import Table  # noqa: PLC0415 - lazily

    columns = ("n", "mae_s", "rmse_s", "pinball_s", "cover90", "width_s")
    table = Table("task", "estimator", *columns)
    for task in ("B", "C"):
        for name, of in {"estimate": figures[task]["estimate"], **figures[task]["baselines"]}.items():
            table.add_row(task, name, *(str(of[column]) if of else "" for column in columns))
    for before, of in figures["asked_before"].items():
        table.add_row(f"{before} before", "estimate", *(str(of[column]) if of else "" for column in columns))
    console().print(table)
    gave_up = figures["gave_up"]
    console().print(f"{gave_up['n']} gave up; {gave_up['share_outwaited_upper']} of them after the upper bound.")
