"""A browser without script, as far as these tests need one: forms, cookies, what a page carries."""

import re
from html import unescape

import httpx

from tests.faults.house import House

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', re.DOTALL)
ADD = "/akun/keluarga/tambah/"


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of a page."""
    return {unescape(name): unescape(value) for name, value in _HIDDEN.findall(page)}


def browser(house: House, session: str = "") -> httpx.Client:
    """Return a browser, signed in where a session is given."""
    cookies = {"sessionid": session} if session else {}
    return httpx.Client(base_url=house.address, cookies=cookies, timeout=40)


def family_form(client: httpx.Client, name: str) -> dict[str, str]:
    """Open the form for one more of the family, and fill it in."""
    page = client.get(ADD)
    assert page.status_code == 200, page.text
    fields = {key: value for key, value in hidden(page.text).items() if key in {"csrfmiddlewaretoken", "once"}}
    assert len(fields) == 2
    return {**fields, "full_name": name, "relation": "child"}


def family_of(client: httpx.Client, name: str) -> int:
    """Return how many of this name the family has."""
    page = client.get("/akun/keluarga/")
    assert page.status_code == 200, page.text
    return len(re.findall(rf'<th scope="row"[^>]*>{re.escape(name)}</th>', page.text))
