"""What the processes of a race have in common, loaded once before they are forked (forkserver)."""

from tests.support import environment

environment.prepare()

import django  # noqa: E402 - the environment comes first

django.setup()

import giliran.lobby.web.fast.writer  # noqa: E402, F401 - both executors
