"""One scene for all of these tests; whatever they do to it is undone."""

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import override_settings
from pytest_django import DjangoDbBlocker

from giliran.foundation import telling

# More than production hears: all that our own loggers and those around them say, and whatever else is of interest.
_LISTENED = {
    "": logging.INFO, "giliran": logging.DEBUG, "allauth": logging.DEBUG, "procrastinate": logging.DEBUG,
    "django": logging.INFO, "django.request": logging.DEBUG, "django.security": logging.DEBUG,
}  # fmt: skip


@dataclass
class Ear:
    """Hears everything that any logger says at any level, in the lines of production."""

    text: io.StringIO = field(default_factory=io.StringIO)

    def said(self) -> str:
        """Return all of it, in small letters."""
        return self.text.getvalue().lower()


@pytest.fixture(scope="package")
def ear() -> Iterator[Ear]:
    """Listen for as long as the scene stands."""
    heard = Ear()
    handler = logging.StreamHandler(heard.text)
    handler.setFormatter(telling.line_formatter())
    loggers = [logging.getLogger(name) for name in _LISTENED]
    before = [logger.level for logger in loggers]
    for logger, level in zip(loggers, _LISTENED.values(), strict=True):
        logger.setLevel(level)
    logging.root.addHandler(handler)
    yield heard
    logging.root.removeHandler(handler)
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)


@pytest.fixture(scope="package")
def scene(django_db_setup: None, django_db_blocker: DjangoDbBlocker, ear: Ear) -> Iterator[object]:
    """Stand in a transaction that never ends well."""
    from tests.fuzz.scene import a_scene

    quick = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with quick, django_db_blocker.unblock(), transaction.atomic():
        scene = a_scene()
        connection.check_constraints()  # what stands unchecked would be checked after every try
        yield scene
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Walk:
    """One walk over all pages by those whom each is for, and the forms found on it."""

    round: Any
    forms: list[Any]


@pytest.fixture(scope="package")
def walk(scene: Any) -> Walk:
    """Walk once for all tests that look at what was met."""
    from tests.fuzz.rounds import Round

    walked = Round(scene)
    return Walk(walked, walked.forms(everybody=False))
