"""Writes into a house's database through the services: `python -m tests.faults.plant WHAT …`, a process of its own."""

import json
import os
import sys
from collections.abc import Callable


def main(what: str, *words: str) -> None:
    """Do what is asked, and print one line of JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giliran.config.settings")
    import django

    django.setup()
    answers: dict[str, Callable[..., object]] = {"applicant": applicant, "world": world, "job": job}
    print(json.dumps(answers[what](*words)))  # noqa: T201 - its answer


def applicant(email: str) -> dict[str, str]:
    """Open an account, and sign it in."""
    from giliran.accounts.models import User
    from tests.accounts import builders
    from tests.support.world import client_of

    user = User.objects.get(id=builders.an_applicant(email=email, phone=f"+62812{abs(hash(email)) % 10**8:08d}"))
    return {"id": str(user.id), "session": client_of(user).cookies["sessionid"].value}


def world() -> dict[str, str]:
    """Make two offices' people; return the sessions of an applicant and of a front desk."""
    from giliran.foundation.actors import Role
    from tests.support.world import a_world, client_of

    made = a_world()
    return {
        "office": made.office.code,
        "application": str(made.application_id),
        "draft": str(made.draft_id),
        "applicant": client_of(made.applicant).cookies["sessionid"].value,
        "front_desk": client_of(made.colleague(Role.FRONT_DESK, made.office)).cookies["sessionid"].value,
    }


def job(name: str) -> dict[str, int]:
    """Put a periodic task in line, and return the job's number."""
    from procrastinate.contrib.django import app

    return {"id": app.configure_task(name).defer(timestamp=0)}


if __name__ == "__main__":
    main(*sys.argv[1:])
