"""Disks that take no more: under the logs, and under the database itself."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import psycopg
import pytest
from pytest_django import DjangoDbBlocker

from giliran.demo.processes import Part, Process
from tests.faults.browsing import ADD, browser, family_form, family_of, hidden
from tests.faults.house import House, a_house, eventually

MEGABYTE = 1024 * 1024
CHATTY = "import sys\nfor n in range(20_000): print('x' * 100)\nopen(sys.argv[1], 'w').write('done')"


@contextmanager
def a_small_disk(place: Path, *, megabytes: int) -> Iterator[Path]:
    """A file system in memory of this size; the test is left out where mounting is refused."""
    place.mkdir(mode=0o755)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", str(place)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("no mount on this machine")
    if done.returncode:
        pytest.skip(f"mounting is refused here: {done.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False, capture_output=True)  # noqa: S607 - root's own path


def fill(place: Path, *, but: int = 0) -> Path:
    """Fill a disk with one file, except for so many bytes; return the file."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file:
        free = os.statvfs(place).f_bavail * os.statvfs(place).f_frsize - but
        with suppress(OSError):
            for _ in range(max(0, free) // 4096 + 1):
                file.write(b"\0" * 4096)
    return ballast


def test_a_full_disk_under_the_logs_costs_lines_and_stops_nobody(tmp_path: Path) -> None:
    """Without somebody to read what it says, a process would stop at its sixty-fourth kilobyte."""
    done = tmp_path / "done"
    with a_small_disk(tmp_path / "logs", megabytes=1) as logs:
        fill(logs)

        async def watch() -> tuple[int, bool]:
            part = Part(name="chatty", command=[sys.executable, "-c", CHATTY, str(done)])
            process = await Process.start(part, logs=logs)
            return await asyncio.wait_for(process.ended(), 20), process.alive

        assert asyncio.run(watch()) == (0, False)
    assert done.read_text() == "done"


@pytest.fixture
def cramped(tmp_path: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[House, Path]]:
    """A house whose database lies on a disk of 420 MB."""
    for above in (tmp_path, *tmp_path.parents[:2]):
        above.chmod(0o755)  # the server runs as another account
    with a_small_disk(tmp_path / "disk", megabytes=420) as disk, django_db_blocker.unblock(), a_house(disk) as made:
        made.serve()
        yield made, disk


def _swell(house: House) -> None:
    """Write into the database until it takes no more."""
    with suppress(psycopg.Error):
        house.database.admin("CREATE TABLE swelling (content text)")
    with suppress(psycopg.Error):
        for _ in range(600):
            statement = "INSERT INTO swelling SELECT repeat(md5(random()::text), 30) FROM generate_series(1, 1000)"
            house.database.admin(statement)


def _runs(house: House) -> bool:
    assert house.database.running
    return house.database.running.process.poll() is None


def _once_more(client: httpx.Client, fields: dict[str, str], house: House) -> bool:
    """Press the button of the page again."""
    answer = client.post(ADD, data=fields, headers={"Referer": house.address})
    assert answer.status_code in {302, 503}, answer.text
    return answer.status_code == 302


@pytest.mark.prove
@pytest.mark.django_db
@pytest.mark.xdist_group("faults")
def test_a_database_on_a_full_disk_loses_nothing_that_was_acknowledged(cramped: tuple[House, Path]) -> None:
    house, disk = cramped
    people = [json.loads(house.plant("applicant", f"p{number}@contoh.test"))["session"] for number in range(3)]
    clients = [browser(house, session) for session in people]
    forms = [family_form(client, f"Anak Sebelum {number}") for number, client in enumerate(clients)]
    assert all(_once_more(client, form, house) for client, form in zip(clients, forms, strict=True))
    later = [family_form(client, f"Anak Saat Penuh {number}") for number, client in enumerate(clients)]

    ballast = fill(disk, but=8 * MEGABYTE)
    _swell(house)
    refused = []
    for client, form in zip(clients, later, strict=True):
        answer = client.post(ADD, data=form, headers={"Referer": house.address})
        assert answer.status_code in {302, 503}, answer.text
        if answer.status_code == 503:
            assert hidden(answer.text) == form
            refused.append(form["full_name"])
    assert refused, "the disk was never full"

    ballast.unlink()
    if not _runs(house):
        house.database.start()  # a server that could not write its log ends; whoever looks after it starts it again
    eventually(lambda: all(_once_more(client, form, house) for client, form in zip(clients, later, strict=True)))
    for number, client in enumerate(clients):
        assert family_of(client, f"Anak Sebelum {number}") == 1
        assert family_of(client, f"Anak Saat Penuh {number}") == 1
        client.close()
    assert "Traceback" not in house.log("web")
