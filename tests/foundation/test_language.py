"""Indonesian by default, and the choice is kept."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_indonesian_until_somebody_chooses() -> None:
    client = Client(headers={"accept-language": "en-US,en"})
    assert 'lang="id"' in client.get("/").content.decode()
    client.post("/bahasa/", {"language": "en", "next": "/"})
    assert 'lang="en"' in client.get("/").content.decode()
    assert 'lang="en"' in client.get("/status/").content.decode()
