"""`giliran release verify`: anybody checks a draw, with nothing but what is published."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from giliran.config.cli.saying import console

MISUSED = 2
_LARGEST = 256 * 1024 * 1024
_SECONDS = 60.0
app = typer.Typer(help="Releases of quota.", no_args_is_help=True)


@app.callback()
def _release() -> None:
    """Releases of quota."""


@app.command()
def verify(
    source: Annotated[str, typer.Argument(help="The address of a release's page or of its JSON, or a file of it.")],
    *,
    entry: Annotated[UUID | None, typer.Option(help="Whose place to compute: the number on one's ticket.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Tell the outcome as JSON.")] = False,
) -> None:
    """Recompute a draw from its published document alone. Ends with 0 when all holds, 1 when not, 2 when unreadable."""
    from giliran.appointments.rules_proof import verify as check  # noqa: PLC0415 - lazily, like all here

    try:
        document = _read(source)
    except (OSError, ValueError) as problem:
        console().print(f"Cannot be read: {source} ({problem})", markup=False)
        raise typer.Exit(MISUSED) from problem
    verdict = check(document, entry=entry)
    if as_json:
        print(json.dumps(asdict(verdict) | {"holds": verdict.holds}))  # noqa: T201 - a program reads it
    else:
        _tell(asdict(verdict))
    if not verdict.holds:
        raise typer.Exit(1)


def _read(source: str) -> dict[str, Any]:
    text = _fetched(source) if source.startswith(("http://", "https://")) else Path(source).read_bytes()
    try:
        document = json.loads(text)
    except RecursionError as problem:
        message = "nested too deeply"
        raise ValueError(message) from problem
    if not isinstance(document, dict):
        message = "no JSON object"
        raise ValueError(message)  # noqa: TRY004 - it is what was read, not how we were called
    return document


def _fetched(address: str) -> bytes:
    import httpx  # noqa: PLC0415

    url = httpx.URL(address)
    if url.path.endswith("/"):
        url = url.join("undian.json")
    gathered = bytearray()
    try:
        with httpx.stream("GET", url, timeout=_SECONDS, follow_redirects=True) as answer:
            answer.raise_for_status()
            for piece in answer.iter_bytes():
                gathered += piece
                if len(gathered) > _LARGEST:
                    message = "too large"
                    raise ValueError(message)
    except (httpx.HTTPError, httpx.InvalidURL) as problem:
        raise ValueError(str(problem)) from problem
    return bytes(gathered)


def _tell(told: dict[str, Any]) -> None:
    screen = console()
    for problem in told["problems"]:
        screen.print(f"WRONG: {problem}", markup=False)
    for note in told["notes"]:
        screen.print(f"Note: {note}", markup=False)
    if told["place"] is not None:
        screen.print(f"Place {told['place']} of {told['entrants']}, by the number {told['number']}.", markup=False)
    if not told["problems"]:
        screen.print(f"The draw holds: {told['entrants']} entrants, recomputed from the published document.")
