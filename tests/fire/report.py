"""The report of a proof: figures as JSON, and the same as one page that needs nothing else."""

import json
import os
import platform
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from statistics import median
from typing import Any

from tests.fire import recovery
from tests.fire.rounds import Round

OURS_ALONE = 3.0
"""Processes a core that want to run, up to which the machine counts as ours: the rounds themselves make about two."""
FOLDER = Path(__file__).resolve().parents[2] / "var" / "prove"


def figures(rounds: Sequence[Round], *, seed: int, began: datetime) -> dict[str, Any]:
    """Return everything that is told, as JSON values."""
    kills = [kill for each in rounds for kill in each.kills]
    found = Counter(finding["kind"] for each in rounds for finding in each.audit.get("findings", []))
    looked_up: Counter[str] = Counter()
    for last in _last_of_each_product(rounds):
        looked_up.update(last.audit.get("looked_up", {}))
    return {
        "began": began.isoformat(timespec="seconds"),
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"system": platform.platform(), "cores": os.cpu_count(), "load": os.getloadavg()},
        "seed": seed,
        "rounds": len(rounds),
        "rounds without a problem": sum(not each.problems for each in rounds),
        "kills": dict(sorted(Counter(kill["kind"] for kill in kills).items())),
        "acknowledged": _summed(each.acknowledged for each in rounds),
        "looked up": dict(sorted(looked_up.items())),
        "found": {kind: found.get(kind, 0) for kind in ("lost", "doubled", "gap", "unreconciled", "stuck", "broken")}
        | {"leaked": found.get("leaked", 0), "unknown": found.get("unknown", 0)},
        "recovery": recoveries(rounds),
        "seen by people": _summed(_seen(each.traffic) for each in rounds),
        "gave up": _summed(each.traffic.get("people", {}).get("gave_up", {}) for each in rounds),
        "requests": sum(each.traffic.get("requests", 0) for each in rounds),
        "last audits": [each.audit.get("figures", {}) for each in _last_of_each_product(rounds)],
        "problems": {f"round {each.number}": each.problems for each in rounds if each.problems},
        "each round": [
            {"number": each.number, "seconds": each.seconds, "phases": each.phases, "kills": each.kills}
            for each in rounds
        ],
    }


def recoveries(rounds: Sequence[Round], *, heaviest: float = float("inf")) -> dict[str, dict[str, float | int]]:
    """Return for each kind of victim how often it died alone, and the median and longest seconds until it worked.

    With `heaviest`, only what happened while no more than so many processes a core wanted to run.
    """
    taken: dict[str, list[float]] = {}
    for each in rounds:
        for kill in each.kills:
            if kill["seconds"] is not None and kill["alone"] and kill["load"] <= heaviest:
                taken.setdefault(kill["kind"], []).append(kill["seconds"])
    return {
        kind: {"times": len(all_of), "p50": round(median(all_of), 2), "max": max(all_of)}
        for kind, all_of in sorted(taken.items())
    }


def too_slow(rounds: Sequence[Round]) -> list[str]:
    """Return the kinds of victims whose median recovery is longer than promised, on a machine that is ours alone."""
    return [
        f"{kind}: {told['p50']} s at the median, promised {recovery.limit(kind):g} s"
        for kind, told in recoveries(rounds, heaviest=OURS_ALONE).items()
        if told["p50"] > recovery.limit(kind)
    ]


def write(told: Mapping[str, Any]) -> Path:
    """Write both forms to `var/prove/`; return where the page is."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "report.json").write_text(json.dumps(told, indent=1), "utf-8")
    page = FOLDER / "report.html"
    page.write_text(_page(told), "utf-8")
    return page


def summary(told: Mapping[str, Any], page: Path) -> str:
    """Return the report in a few lines, for the terminal."""
    found = ", ".join(f"{kind} {count}" for kind, count in told["found"].items())
    times = ", ".join(f"{kind} {t['p50']} s (longest {t['max']})" for kind, t in told["recovery"].items())
    return "\n".join(
        [
            f"{told['rounds']} rounds (seed {told['seed']}), {told['rounds without a problem']} without a problem",
            f"killed: {', '.join(f'{kind} {n}' for kind, n in told['kills'].items())}",
            f"acknowledged writes: {sum(told['acknowledged'].values())}; found: {found}",
            f"back at work after, at the median: {times}",
            f"Report: {page} and {page.with_suffix('.json')}",
        ]
    )


def _last_of_each_product(rounds: Sequence[Round]) -> list[Round]:
    """Return the rounds whose audit saw everything that their product did: each audit looks the whole journal up."""
    return [
        each
        for each, following in zip(rounds, [*rounds[1:], None], strict=True)
        if following is None or following.product != each.product
    ]


def _summed(counted: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for each in counted:
        total.update(each)
    return dict(sorted(total.items()))


def _seen(traffic: Mapping[str, Any]) -> dict[str, int]:
    """Return what people saw go wrong: answers of 5xx and 429, and lines that broke. All of it was tried again."""
    errors: Mapping[str, int] = traffic.get("errors", {})
    return {name: count for name, count in errors.items() if not name.startswith("refused 4")}


_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1d2733 }
h1 { font-size: 1.6rem } h2 { font-size: 1.15rem; margin-top: 2rem } table { border-collapse: collapse; width: 100% }
td, th { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #d5dbe1; vertical-align: top }
td + td, th + th { text-align: right; font-variant-numeric: tabular-nums } .bad { color: #a3161a; font-weight: 600 }
.good { color: #14663a; font-weight: 600 } .figures { display: flex; flex-wrap: wrap; gap: 1rem }
.figures div { flex: 1 1 8rem; padding: .8rem 1rem; background: #f2f5f7; border-radius: .5rem }
.figures b { display: block; font-size: 1.6rem }
"""


def _page(told: Mapping[str, Any]) -> str:
    bad = sum(told["found"].values())
    verdict = "Nothing was lost, doubled or left undone." if not bad else f"Found wrong: {bad}."
    heads = {
        "rounds": told["rounds"],
        "kills": sum(told["kills"].values()),
        "acknowledged writes": sum(told["acknowledged"].values()),
        "lost": told["found"]["lost"],
        "doubled": told["found"]["doubled"],
    }
    boxes = "".join(f"<div><b>{count:,}</b>{escape(name)}</div>" for name, count in heads.items())
    tables = [
        _table("Found by the audits", ("what", "how many"), told["found"].items()),
        _table("Killed", ("who", "times"), told["kills"].items()),
        _table(
            "Seconds until it worked again",
            ("who", "times", "median", "longest"),
            [(kind, t["times"], t["p50"], t["max"]) for kind, t in told["recovery"].items()],
        ),
        _table("Acknowledged", ("what", "how often"), told["acknowledged"].items()),
        _table("Seen by people, and tried again", ("what", "how often"), told["seen by people"].items()),
        _table("People who gave up", ("why", "how many"), told["gave up"].items()),
        _table(
            "Problems",
            ("round", "what"),
            [(where, line) for where, lines in told["problems"].items() for line in lines],
        ),
        _table(
            "Rounds",
            ("number", "seconds", "killed"),
            [(r["number"], r["seconds"], ", ".join(kill["kind"] for kill in r["kills"])) for r in told["each round"]],
        ),
    ]
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Giliran under fire</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style><h1>Giliran under fire</h1>'
        f'<p class="{"bad" if bad else "good"}">{escape(verdict)}</p>'
        f"<p>{escape(told['began'])} to {escape(told['ended'])}, seed {told['seed']},"
        f" {escape(str(told['machine']['cores']))} cores, {told['requests']:,} requests.</p>"
        f'<div class="figures">{boxes}</div>{"".join(tables)}</html>\n'
    )


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    none = f'<tr><td colspan="{len(heads)}">none</td></tr>'
    return f"<h2>{escape(title)}</h2><table><tr>{head}</tr>{lines or none}</table>"
