"""Signing up costs a machine some work, or proves a number first; and tells nobody who has an account."""

import base64
import json
import os
import re
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, Route

from giliran.accounts import services
from giliran.accounts.models import User
from giliran.foundation import clock
from giliran.foundation.once import use_up
from giliran.foundation.web.device import COOKIE
from giliran.offices.models import Figure
from tests.accounts.builders import PASSWORD, SIGN_UP, a_solution, an_applicant
from tests.notifications.carriers import KeepingCarrier, deliver_all
from tests.support.browsers import a_browser

pytestmark = pytest.mark.django_db
TYPED = {"email": "dewi@contoh.test", "phone": "0812-3456-7890", "password1": PASSWORD}
FIRST, FIRST_CODE = "/akun/daftar/ponsel/", "/akun/daftar/ponsel/kode/"


def code_in(carrier: KeepingCarrier) -> str:
    deliver_all()
    found = re.search(r"\d{6}", carrier.given[-1].text)
    assert found
    return found.group()


def altered(solution: str, **changed: Any) -> str:
    told = json.loads(base64.b64decode(solution))
    return base64.b64encode(json.dumps({**told, **changed}).encode()).decode()


def proves_first(client: Client, texts: KeepingCarrier, phone: str = TYPED["phone"]) -> Any:
    assert client.post(FIRST, {"phone": phone}).headers["Location"] == FIRST_CODE
    return client.post(FIRST_CODE, {"code": code_in(texts)})


def at_most(key: str, value: int) -> None:
    Figure.objects.filter(key=key, office=None).update(value=value)


class TestProofOfWork:
    """A challenge of ours, solved, once."""

    def test_without_a_solution_nobody_is_signed_up(self) -> None:
        page = Client().post(SIGN_UP, TYPED).content.decode()
        assert "Tunggu sampai pemeriksaan selesai" in page
        assert FIRST in page
        assert not User.objects.exists()

    def test_a_solution_counts_once(self) -> None:
        client = Client()
        solution = a_solution(client)
        assert client.post(SIGN_UP, {**TYPED, "proof": solution}).status_code == 302
        again = Client().post(SIGN_UP, {**TYPED, "email": "lain@contoh.test", "proof": solution})
        assert "tidak berlaku lagi" in again.content.decode()
        assert User.objects.count() == 1

    def test_the_same_form_sent_again_is_no_other_sign_up(self) -> None:
        """Nobody answered, so it was sent once more."""
        client, again = Client(), Client()
        solution = a_solution(client)
        client.post(SIGN_UP, {**TYPED, "proof": solution})
        cache.clear()
        assert again.post(SIGN_UP, {**TYPED, "proof": solution}).status_code == 302
        assert User.objects.count() == 1

    def test_a_form_that_was_wrong_elsewhere_does_not_use_it_up(self) -> None:
        client = Client()
        solution = a_solution(client)
        assert client.post(SIGN_UP, {**TYPED, "phone": "021", "proof": solution}).status_code == 200
        assert client.post(SIGN_UP, {**TYPED, "proof": solution}).status_code == 302

    @pytest.mark.parametrize(
        "changed",
        [
            {"number": -1},
            {"number": True, "algorithm": 1},
            {"challenge": "0" * 64},
            {"signature": "0" * 64},
            {"salt": "0123456789ab01234567890b?expires=9999999999&"},
            {"algorithm": "SHA-1"},
            {"salt": None},
        ],
    )
    def test_what_was_altered_is_refused(self, changed: dict[str, Any]) -> None:
        client = Client()
        page = client.post(SIGN_UP, {**TYPED, "proof": altered(a_solution(client), **changed)}).content.decode()
        assert "tidak berlaku lagi" in page
        assert not User.objects.exists()

    @pytest.mark.parametrize("proof", ["x", "W10=", "bnVsbA==", "e30=", "\x00", "ä" * 9000, "InRleHQi"])
    def test_what_is_no_solution_is_refused_quietly(self, proof: str, caplog: pytest.LogCaptureFixture) -> None:
        answer = Client().post(SIGN_UP, {**TYPED, "proof": proof})
        assert answer.status_code == 200
        assert not User.objects.exists()
        assert not [record for record in caplog.records if record.exc_info]

    def test_a_challenge_does_not_last_for_ever(self) -> None:
        client = Client()
        solution = a_solution(client)
        with time_machine.travel(clock.now() + timedelta(hours=2)):
            page = client.post(SIGN_UP, {**TYPED, "proof": solution}).content.decode()
        assert "tidak berlaku lagi" in page

    def test_two_pages_have_two_challenges(self) -> None:
        pages = [Client().get(SIGN_UP).content.decode() for _ in range(2)]
        found = [re.findall(r'challengejson="([^"]+)"', page) for page in pages]
        assert found[0] != found[1]

    def test_used_up_is_used_up(self, at: datetime) -> None:
        assert use_up(scope="s", key="k", at=at)
        assert not use_up(scope="s", key="k", at=at)
        assert use_up(scope="s", key="j", by="siti", at=at)
        assert use_up(scope="s", key="j", by="siti", at=at)
        assert not use_up(scope="s", key="j", by="budi", at=at)


class TestWithoutScript:
    """A number proved first takes the challenge's place."""

    def test_a_number_is_proved_once_and_the_account_opens(self, mails: KeepingCarrier, texts: KeepingCarrier) -> None:
        client = Client()
        assert proves_first(client, texts).headers["Location"] == SIGN_UP
        page = client.get(SIGN_UP).content.decode()
        assert "altcha" not in page
        assert "Sudah dipastikan dengan kode" in page
        typed = {"email": TYPED["email"], "password1": PASSWORD, "phone": "081999999999"}
        assert client.post(SIGN_UP, typed).headers["Location"] == "/akun/daftar/kode-email/"
        answer = client.post("/akun/daftar/kode-email/", {"code": code_in(mails)})
        assert answer.headers["Location"] == "/beranda/"
        user = User.objects.get()
        assert (user.phone, user.phone_verified, bool(user.opened_at)) == ("+6281234567890", True, True)
        assert len(texts.given) == 1
        client.post("/akun/keluar/")
        assert "challengejson" in client.get(SIGN_UP).content.decode(), "it counted for one account"

    def test_it_counts_for_half_an_hour(self, texts: KeepingCarrier) -> None:
        client = Client()
        proves_first(client, texts)
        with time_machine.travel(clock.now() + timedelta(minutes=31)):
            assert "challengejson" in client.get(SIGN_UP).content.decode()

    def test_five_wrong_codes_end_it(self, texts: KeepingCarrier) -> None:
        client = Client()
        client.post(FIRST, {"phone": TYPED["phone"]})
        right = code_in(texts)
        wrong = "000000" if right != "000000" else "111111"
        for _ in range(5):
            assert "Kode tidak cocok" in client.post(FIRST_CODE, {"code": wrong}).content.decode()
        assert client.post(FIRST_CODE, {"code": right}).headers["Location"] == FIRST

    def test_a_code_ends_after_a_quarter_of_an_hour(self, texts: KeepingCarrier) -> None:
        client = Client()
        client.post(FIRST, {"phone": TYPED["phone"]})
        right = code_in(texts)
        with time_machine.travel(clock.now() + timedelta(minutes=16)):
            assert client.post(FIRST_CODE, {"code": right}).headers["Location"] == FIRST

    def test_a_known_number_looks_the_same(self, texts: KeepingCarrier) -> None:
        an_applicant(phone="+6281234567890")
        fresh, known = Client(), Client()
        answers = [
            client.post(FIRST, {"phone": phone}) for client, phone in ((fresh, "081377778888"), (known, TYPED["phone"]))
        ]
        assert [(each.status_code, each.headers["Location"]) for each in answers] == [(302, FIRST_CODE)] * 2
        pages = [
            re.sub(r'value="[^"]{20,}"', "", client.get(FIRST_CODE).content.decode()).replace(phone, "")
            for client, phone in ((fresh, "+6281377778888"), (known, "+6281234567890"))
        ]
        assert pages[0] == pages[1]
        deliver_all()
        told = {given.to: given.text for given in texts.given}
        assert re.search(r"\d{6}", told["+6281377778888"])
        assert not re.search(r"\d{6}", told["+6281234567890"])
        assert "Kode tidak cocok" in known.post(FIRST_CODE, {"code": ""} | {"code": "000000"}).content.decode()

    def test_codes_to_one_number_are_limited(self) -> None:
        at_most("first_code_number_hour", 2)
        answers = [Client().post(FIRST, {"phone": TYPED["phone"]}) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [302, 302, 429]
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 1800
        assert "Tunggu sebentar" in answers[-1].content.decode()
        assert Client().post(FIRST, {"phone": "081377778888"}).status_code == 302


class TestLimits:
    """By network and by device, by dated figures."""

    def test_signing_up_is_limited_by_network(self) -> None:
        at_most("signup_network_minute", 2)
        answers = [Client(REMOTE_ADDR="203.0.113.5").post(SIGN_UP, TYPED).status_code for _ in range(3)]
        assert answers == [200, 200, 429]
        assert Client(REMOTE_ADDR="203.0.113.6").post(SIGN_UP, TYPED).status_code == 200

    def test_a_home_is_one_network(self) -> None:
        at_most("signin_network_minute", 2)
        told = {"login": "a@contoh.test", "password": "x"}
        addresses = ("2001:db8::1", "2001:db8::2", "2001:db8:0:0:9::3", "2001:db8:0:1::1")
        assert [Client(REMOTE_ADDR=each).post("/akun/masuk/", told).status_code for each in addresses] == [
            200, 200, 429, 200,
        ]  # fmt: skip

    def test_a_device_has_a_cookie_that_only_we_read(self) -> None:
        client = Client()
        assert COOKIE not in client.get("/").cookies
        given = client.get("/akun/masuk/").cookies[COOKIE]
        assert (bool(given["httponly"]), given["samesite"], len(given.value)) == (True, "Lax", 22)
        assert COOKIE not in client.get("/akun/masuk/").cookies, "it has it already"
        client.cookies[COOKIE] = "made up <script>"
        assert client.get("/akun/masuk/").cookies[COOKIE].value != "made up <script>"

    def test_signing_in_is_limited_by_device_wherever_it_is(self) -> None:
        at_most("signin_device_hour", 2)
        client = Client()
        client.get("/akun/masuk/")
        told = {"login": "a@contoh.test", "password": "x"}
        answers = [
            client.post("/akun/masuk/", told, REMOTE_ADDR=f"203.0.113.{number}").status_code for number in range(3)
        ]
        assert answers == [200, 200, 429]


class TestNoOracle:
    """Nobody learns who has an account, or why somebody may not come in."""

    def test_unknown_wrong_and_closed_are_answered_alike(self) -> None:
        an_applicant(email="ada00@contoh.test")
        closed = an_applicant(email="tutup@contoh.test")
        services.set_active(user_id=closed, active=False, at=clock.now(), actor=None)
        pages = []
        for email in ("ada00@contoh.test", "siapa@contoh.test", "tutup@contoh.test"):
            answer = Client().post("/akun/masuk/", {"login": email, "password": "bukan-kata-sandi"})
            page = re.sub(r'value="[^"]{20,}"', "", answer.content.decode()).replace(email, "")
            pages.append((answer.status_code, page))
        assert pages[0] == pages[1] == pages[2]

    def test_a_password_is_hashed_whether_or_not_there_is_an_account(self, settings: Any) -> None:
        """With the real hasher, in time of the processor: how busy the machine is says nothing."""
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
        services.open_for(email="ada@contoh.test", name="", password=PASSWORD, at=clock.now(), actor=None)
        took: dict[str, list[float]] = {}
        for _ in range(4):
            for email in ("ada@contoh.test", "tidak.ada@contoh.test"):
                cache.clear()
                began = time.process_time()
                Client().post("/akun/masuk/", {"login": email, "password": "bukan-kata-sandi"})
                took.setdefault(email, []).append(time.process_time() - began)
        known, unknown = (min(each) for each in took.values())
        assert 0.5 < known / unknown < 2, took

    def test_a_sign_up_with_a_known_address_hashes_as_well(self, settings: Any) -> None:
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
        an_applicant(email="ada@contoh.test")
        took: dict[bool, list[float]] = {}
        for number in range(4):
            for known in (True, False):
                cache.clear()
                client = Client()
                email = "ada@contoh.test" if known else f"baru{number}@contoh.test"
                typed = {**TYPED, "email": email, "phone": f"0813777788{number}{int(known)}"}
                solved = a_solution(client)
                began = time.process_time()
                assert client.post(SIGN_UP, {**typed, "proof": solved}).status_code == 302
                took.setdefault(known, []).append(time.process_time() - began)
        assert 0.4 < min(took[True]) / min(took[False]) < 2.5, took


@pytest.fixture
def browser() -> Iterator[Browser]:
    with a_browser() as found:
        yield found


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("language", "done"), [("id", "Pemeriksaan selesai"), ("en", "Check done")])
def test_a_browser_solves_it_by_itself_under_our_policy(
    browser: Browser, live_server: Any, language: str, done: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=live_server.url)
    context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    page, told, asked = context.new_page(), [], []
    page.on("console", lambda said: told.append(said.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(SIGN_UP)
    page.get_by_text(done).wait_for(timeout=30_000)
    if shots := os.environ.get("GILIRAN_PICTURES"):
        page.screenshot(path=f"{shots}/signup-{language}-360.png", full_page=True)
    for name, value in TYPED.items():
        page.locator(f'main [name="{name}"]').fill(value)
    page.locator("main button[type=submit]").last.click()
    page.wait_for_url("**/akun/daftar/kode-email/")
    assert told == []
    assert [url for url in asked if not url.startswith(live_server.url)] == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_whoever_is_quicker_than_the_device_waits_and_is_then_sent_on(browser: Browser, live_server: Any) -> None:
    page = browser.new_context(base_url=live_server.url).new_page()

    def late(route: Route) -> None:
        time.sleep(1.5)
        route.continue_()

    page.route("**/proof-worker*", late)
    page.goto(SIGN_UP)
    for name, value in TYPED.items():
        page.locator(f'main [name="{name}"]').fill(value)
    page.locator("main button[type=submit]").last.click()
    page.wait_for_url("**/akun/daftar/kode-email/", timeout=30_000)
