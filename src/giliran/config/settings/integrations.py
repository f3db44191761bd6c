"""Where the outside parties are. The demo's supervisor points these at the simulators."""

from giliran.config.environment import current

_env = current()
