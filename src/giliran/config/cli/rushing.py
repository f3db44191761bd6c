"""The demonstration's releases, as a process that knows Django: one is never far, and people come to it."""

import logging
import os
import time
from collections.abc import Callable

logger = logging.getLogger(__name__)
_LOOKS_EVERY = 5.0
_CROWD = 10


def main() -> None:
    """Get the people ready, then see to it that a release is coming and that they come to it; until we are ended."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giliran.config.settings")
    import django  # noqa: PLC0415 - the environment comes first

    django.setup()
    from django.conf import settings  # noqa: PLC0415

    from giliran.demo.rush import crowd, office, people  # noqa: PLC0415
    from giliran.foundation import clock  # noqa: PLC0415

    for step in (office.keep_coming, people.visitor, people.waiting_list, people.brokers):
        _try(step, at=clock.now())
    ready = people.crowd(_CROWD, at=clock.now())
    while True:
        room = office.open_room()
        if room is not None:
            taken = crowd.play(room, ready, address=settings.BASE_URL)
            logger.info("a release was played", extra={"count": taken})
            ready = people.crowd(_CROWD, at=clock.now())
        _try(office.keep_coming, at=clock.now())
        time.sleep(_LOOKS_EVERY)


def _try(step: Callable[..., object], **given: object) -> None:
    """Take one step of getting ready; what one lacks must not keep the others away."""
    try:
        step(**given)
    except Exception:
        logger.exception("the demonstration's release lacks something")


if __name__ == "__main__":
    main()
