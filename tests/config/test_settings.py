"""Django's own advice for production is followed."""

import os
import subprocess
import sys

PRODUCTION = {
    "GILIRAN_BASE_URL": "https://paspor.example.org",
    "GILIRAN_ALLOWED_HOSTS": "paspor.example.org",
    "GILIRAN_BEHIND_PROXY": "1",
    "GILIRAN_AS_OWNER": "0",
}
LOCAL_ONLY = {"GILIRAN_PLAIN_HTTP", "GILIRAN_PLAIN_STATIC", "GILIRAN_DEBUG", "GILIRAN_DEMO", "GILIRAN_LOCAL"}


def _manage(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if name not in LOCAL_ONLY}
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "giliran.config.manage", *words],
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_nothing_is_left_to_say_about_the_settings_of_production() -> None:
    told = _manage("check", "--deploy", "--fail-level", "DEBUG", **PRODUCTION)

    assert told.returncode == 0, told.stdout + told.stderr
    assert "no issues (0 silenced)" in told.stdout


def test_a_laptop_without_tls_is_told_of() -> None:
    told = _manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION, GILIRAN_PLAIN_HTTP="1")

    assert told.returncode == 1
    assert "security.W004" in told.stderr
