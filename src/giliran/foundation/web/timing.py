"""What a request cost, told in the answer's head; only where benchmarks are run."""

from collections.abc import Callable
from time import perf_counter, thread_time
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

_FRAMES = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


class ServerTimingMiddleware:
    """Write a `Server-Timing` header (W3C).

    It has the whole request, how long it kept a processor busy, the database's part, and how many statements it had.
    Settings install it first in line, and only under `GILIRAN_SERVER_TIMING=1`: it tells strangers what a page costs.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Count and time."""
        counted = _Counted()
        began, began_cpu = perf_counter(), thread_time()
        with connection.execute_wrapper(counted):
            response = self.get_response(request)
        whole, cpu = (perf_counter() - began) * 1000, (thread_time() - began_cpu) * 1000
        response["Server-Timing"] = (
            f'app;dur={whole:.2f}, cpu;dur={cpu:.2f}, db;dur={counted.seconds * 1000:.2f};desc="{counted.statements}"'
        )
        return response


class _Counted:
    """Counts statements as they are carried out; the frames of nested transactions are none."""

    def __init__(self) -> None:
        self.statements, self.seconds = 0, 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's signature
        self.statements += not sql.startswith(_FRAMES)
        began = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += perf_counter() - began
