"""English is complete."""

from django.conf import settings

from giliran.foundation import translations


def test_every_message_has_its_english() -> None:
    rooms = [settings.PACKAGE / room for room in [*settings.ROOMS, "demo", "config"]]
    assert not [problem for room in rooms for problem in translations.problems(room)]
