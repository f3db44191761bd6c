"""What an empty demonstration is filled with."""

import pytest
from django.test import Client

from giliran.demo import seed
from giliran.lobby.models import Device

pytestmark = pytest.mark.django_db


def test_a_board_hangs_where_photographs_are_taken(client: Client) -> None:
    seed.board_of_demonstration()
    seed.board_of_demonstration()
    assert Device.objects.filter(kind="board").count() == 1
    page = client.get(f"/papan/jakarta-selatan/{seed.BOARD}/").content.decode()
    assert "Foto dan wawancara" in page
    assert "Periksa berkas" not in page
