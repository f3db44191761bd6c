"""Accounts and people for tests, made through the room's services."""

import html
import json
import re
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

import altcha
from django.test import Client

from giliran.accounts import services
from giliran.foundation.actors import HEADQUARTERS, Role
from giliran.integrations.carrier.simulator.totp import totp

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SIGN_UP = "/akun/daftar/"
PASSWORD = "kereta-api-malam-81"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_numbers = count(1)


def a_solution(client: Client) -> str:
    """Open the page for signing up, and solve the challenge that stands in it."""
    page = client.get(SIGN_UP).content.decode()
    found = re.search(r'challengejson="([^"]+)"', page)
    assert found, "no challenge on the page"
    challenge = altcha.Challenge(**json.loads(html.unescape(found.group(1))))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    solved = altcha.Payload(
        challenge.algorithm, challenge.challenge, solution.number, challenge.salt, challenge.signature
    )
    return solved.to_base64()


def sign_up(client: Client, path: str = SIGN_UP, **typed: str) -> Any:
    """Send the first page of signing up, the challenge solved."""
    return client.post(path, {"proof": a_solution(client), **typed})


def an_applicant(*, email: str = "", phone: str = "", name: str = "", language: str = "id", at: datetime = AT) -> UUID:
    """Open an applicant's account, verified and ready."""
    number = next(_numbers)
    return services.open_for(
        email=email or f"pemohon{number}@contoh.test",
        phone=phone or f"+6281234{number:06d}",
        name=name,
        language=language,
        password=PASSWORD,
        at=at,
        actor=None,
    )


def a_colleague(
    *, role: Role, office_id: UUID | None = None, email: str = "", name: str = "Sari", at: datetime = AT
) -> UUID:
    """Open a colleague's account with one role and an authenticator."""
    user_id = services.open_for(
        email=email or f"petugas{next(_numbers)}@contoh.test",
        name=name,
        password=PASSWORD,
        totp_secret=SECRET,
        at=at,
        actor=None,
    )
    services.assign(
        user_id=user_id, role=role, office_id=None if role in HEADQUARTERS else office_id, at=at, actor=None
    )
    return user_id


def an_identity(*, person_id: UUID, nik: str = "3174015206900001", at: datetime = AT, **changes: Any) -> None:
    """Write down who a person is."""
    told = {
        "full_name": "Dewi Lestari",
        "birth_date": date(1990, 6, 12),
        "birthplace": "Jakarta",
        "sex": "female",
        **changes,
    }
    services.record_identity(person_id=person_id, nik=nik, at=at, actor=None, **told)


def signed_in(email: str, *, password: str = PASSWORD, at: datetime | None = None) -> Client:
    """Sign in as somebody would, with the second step where there is one."""
    client = Client()
    answer = client.post("/akun/masuk/", {"login": email, "password": password})
    if answer.status_code == 302 and answer.headers["Location"] == "/akun/masuk/langkah-kedua/":
        moment = (at or datetime.now(UTC)).timestamp()
        answer = client.post("/akun/masuk/langkah-kedua/", {"code": totp(SECRET, moment)})
    assert answer.status_code == 302, answer.content.decode()
    return client
