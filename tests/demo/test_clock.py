"""The demonstration's clock: moved and sped up for all processes at once, continuous, never backwards."""

import os
import subprocess
import sys
import threading
import time
import timeit
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from giliran.demo import clock
from giliran.foundation.clock import Setting, setting


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "var" / "clock"


def _seconds_ahead(file: Path) -> float:
    return clock.ahead(file=file).total_seconds()


def test_it_moves_forward_and_adds_up(file: Path) -> None:
    clock.forward(timedelta(hours=1), file=file)
    clock.forward(timedelta(minutes=30), file=file)
    assert clock.ahead(file=file) == timedelta(hours=1, minutes=30)


def test_it_refuses_to_go_backwards_stand_still_or_race(file: Path) -> None:
    clock.forward(timedelta(hours=1), file=file)
    with pytest.raises(clock.NotAllowed):
        clock.forward(timedelta(seconds=-1), file=file)
    for speed in (0, 0.5, -1, 10_000, float("nan"), float("inf")):
        with pytest.raises(clock.NotAllowed):
            clock.set_speed(speed, file=file)
    assert clock.ahead(file=file) == timedelta(hours=1)


def test_sixty_seconds_pass_in_one(file: Path) -> None:
    clock.forward(timedelta(hours=1), file=file)
    began = time.time()
    clock.set_speed(60, file=file)
    time.sleep(0.2)
    ahead, ended = _seconds_ahead(file), time.time()
    assert clock.speed(file=file) == 60
    assert 3600 + 0.2 * 59 - 0.001 <= ahead <= 3600 + (ended - began) * 59


def test_it_neither_jumps_nor_turns_back_while_its_speed_changes(file: Path) -> None:
    """Somebody reads as fast as they can while another goes through all speeds."""
    read: list[tuple[float, float]] = []
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            began = time.time()
            found = setting(file)
            real = time.time()
            if real - began < 0.2:  # else the machine held us up in between, and the setting is an old one
                read.append((real, real + found.ahead(real)))

    looking = threading.Thread(target=look)
    looking.start()
    for speed in (60, 10, 60, 60, 1, 10, 1):
        clock.set_speed(speed, file=file)
        clock.forward(timedelta(0), file=file)
        time.sleep(0.02)
    over.set()
    looking.join()
    assert len(read) > 1000
    for (real, shown), (later, shown_later) in pairwise(read):
        assert shown_later >= shown - 1e-5
        assert shown_later - shown <= (later - real + 0.05) * 60


def test_a_speed_ends_by_itself(file: Path) -> None:
    clock.set_speed(60, lasting=timedelta(seconds=0.1), file=file)
    time.sleep(0.15)
    assert clock.speed(file=file) == 1
    stays = _seconds_ahead(file)
    assert stays == pytest.approx(0.1 * 59, abs=0.01)
    time.sleep(0.05)
    assert _seconds_ahead(file) == stays
    clock.forward(timedelta(hours=1), file=file)
    assert _seconds_ahead(file) == pytest.approx(stays + 3600)


def test_many_may_move_it_at_once(file: Path) -> None:
    movers = [
        threading.Thread(target=clock.forward, args=(timedelta(seconds=1),), kwargs={"file": file}) for _ in range(20)
    ]
    for mover in movers:
        mover.start()
    for mover in movers:
        mover.join()
    assert _seconds_ahead(file) == 20


@pytest.mark.parametrize("text", ["", "soon", "1 2", "1 2 3 4 5", "nan", "1 inf 0 0", "1 60 0"])
def test_nonsense_in_the_file_is_a_clock_that_was_never_moved(text: str) -> None:
    assert Setting.parse(text) == Setting()


def test_what_is_written_is_what_is_read() -> None:
    for known in (Setting(seconds=7200.25), Setting(seconds=0.1, speed=60.0, since=1_780_000_000.123, until=1.8e9)):
        assert Setting.parse(str(known)) == known


def test_reading_costs_nothing_to_speak_of(file: Path) -> None:
    clock.set_speed(60, file=file)
    assert min(timeit.repeat(lambda: setting(file), number=1000, repeat=5)) / 1000 < 0.0002


@pytest.mark.parametrize(("demo", "ahead"), [("1", 7200.0), ("0", 0.0)])
def test_all_processes_of_a_demonstration_read_it_and_no_other_installation(
    file: Path, demo: str, ahead: float
) -> None:
    clock.forward(timedelta(hours=2), file=file)
    clock.set_speed(600, file=file)
    done = subprocess.run(
        [sys.executable, "-c", "from giliran.foundation import clock; print(clock.now().isoformat())"],
        env={**os.environ, "GILIRAN_VAR": str(file.parent), "GILIRAN_DEMO": demo, "GILIRAN_CLOCK_AHEAD": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    found = (datetime.fromisoformat(done.stdout.strip()) - datetime.now(UTC)).total_seconds()
    assert ahead - 5 < found
    assert (found > ahead) is (demo == "1")
