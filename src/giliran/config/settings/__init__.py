"""Django's settings, by theme. Nothing here reads a file: everything that differs comes from the environment."""

from giliran.config.settings.accounts import *  # noqa: F403 - Django reads settings as module attributes
from giliran.config.settings.base import *  # noqa: F403
from giliran.config.settings.integrations import *  # noqa: F403
from giliran.config.settings.logging import *  # noqa: F403
from giliran.config.settings.rush import *  # noqa: F403
from giliran.config.settings.security import *  # noqa: F403
