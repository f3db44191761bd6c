"""Chromium for the tests: where it is, and how it is started."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

# A busy machine takes its time; what does not come at all fails all the same.
expect.set_options(timeout=15_000)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """Return where Chromium is; skip the test on a machine without. The whole suite does not begin without one."""
    found = os.environ.get("GILIRAN_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        pytest.skip("no Chromium on this machine; GILIRAN_CHROMIUM names one")
    return found


@contextmanager
def a_browser(*flags: str) -> Iterator[Browser]:
    """Have a browser for the length of the block.

    Its events run in a loop in the test's own thread, beside which Django would refuse to work; no other runs there.
    """
    path = chromium()
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *flags])
        try:
            yield browser
        finally:
            browser.close()
