"""What the processes say: one line of JSON an event, on standard output, without personal data.

Addresses are logged as the names of their URL patterns and without query strings; bodies, forms, SQL parameters and
local variables are not logged at all. What is left out and how stands in `giliran.foundation.telling`.
"""

from giliran.config.environment import EnvironmentProblem, current

_env = current()
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_LEVEL = _env.text("GILIRAN_LOG_LEVEL", "INFO")
if LOG_LEVEL not in _LEVELS:
    _message = f"GILIRAN_LOG_LEVEL should be one of {', '.join(_LEVELS)}."
    raise EnvironmentProblem(_message)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "giliran.foundation.telling.line_formatter"}},
    "handlers": {
        "out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"},
    },
    "root": {"handlers": ["out"], "level": "WARNING"},
    "loggers": {
        "giliran": {"level": LOG_LEVEL},
        # Its own handlers would mail tracebacks with settings to administrators, and colour the terminal.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        # Every refused page would be a line with its address; our own line a request says as much without.
        "django.request": {"level": "ERROR"},
        # SQL carries parameters.
        "django.db.backends": {"level": "ERROR", "propagate": False, "handlers": []},
        # Jobs are named with their arguments (ids only) at INFO; starts and ends of the worker are enough.
        "procrastinate": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
    },
}
