"""The catalogue of the page benchmark has every page, and the benchmark runs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import get_resolver

from giliran.bench.pages_catalogue import ACTS, MACHINES, PAGES, STEPS
from tests.house.test_views import views
from tests.journeys.running import environment

_OF_A_PAGE = {
    "page", "who", "status", "queries", "server_p50", "server_p95", "cpu_p50", "cpu_p95", "database_p50",
    "client_p50", "client_p95", "ratio", "bytes_first", "bytes_repeat", "files",
}  # fmt: skip


def test_every_url_is_measured_or_named_as_none_to_measure() -> None:
    names = {name for name, _ in views(get_resolver()) if not name.startswith("admin:")}
    measured = [listed.name for listed in PAGES]
    assert len(measured) == len(set(measured)), "a page is listed twice"
    listed = {*measured, *ACTS, *MACHINES, *STEPS}
    assert sorted(names - listed) == [], "the benchmark of pages does not know these"
    assert sorted(listed - names) == [], "these are no pages"
    assert not set(measured) & (ACTS | MACHINES | STEPS)


@pytest.mark.slow
@pytest.mark.prove
def test_the_benchmark_measures_every_page(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    var = tmp_path / "var"
    var.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "giliran.config.cli", "bench", "pages", "--size", "300", "--requests", "3", "--json"],
        env={**environment(var), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    report = json.loads(done.stdout)
    assert {page["page"] for page in report["pages"]} == {listed.name for listed in PAGES}
    for page in report["pages"]:
        assert set(page) == _OF_A_PAGE
        assert page["bytes_first"] >= page["bytes_repeat"] > 0, page["page"]
        assert page["server_p95"] >= page["server_p50"] > 0, page["page"]
    # Times say how busy the machine is; statements, bytes and answers are the product's own.
    broken = {limit: pages for limit, pages in report["broken"].items() if limit != "server_p95_ms"}
    assert broken == {"answered": [], "queries": [], "bytes_first": []}
    assert report["applications"] == report["rows"]["applications_application"] == 300
    assert report["baseline"]["healthz_p50"] > 0
    assert report["fsync"] == "on"
