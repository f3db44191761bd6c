"""The program that reads one hostile file: bytes on standard input, clean pages on standard output.

It takes its limits as JSON in the first argument, gives up everything that it will not need, and only then loads
decoders. Output: one line of JSON (`{"refused": code}` or `{"kind": …, "pages": [{"length", "width", …}]}`), then the
JPEGs one after the other.
"""

import json
import sys
from typing import Any

from giliran.documents.rules.limits import Limits


def main() -> None:
    """Read, clean, answer."""
    limits = Limits(**json.loads(sys.argv[1]))
    _give_up_rights(limits)
    content = sys.stdin.buffer.read(limits.max_bytes + 1)
    answer, bodies = _answer(content, limits)
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    for body in bodies:
        sys.stdout.buffer.write(body)
    sys.stdout.buffer.flush()


def _give_up_rights(limits: Limits) -> None:
    if sys.platform == "win32":
        return  # there the parent's clock alone ends a bomb
    import resource  # noqa: PLC0415 - not on every system

    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))


def _answer(content: bytes, limits: Limits) -> tuple[dict[str, Any], list[bytes]]:
    from giliran.documents.rules.reading.read import read_file  # noqa: PLC0415 - only after the rights are gone
    from giliran.documents.rules.reading.verdict import UnusableError  # noqa: PLC0415 - the same

    try:
        kind, pages = read_file(content, limits)
    except UnusableError as refusal:
        return {"refused": refusal.code}, []
    except MemoryError:
        return {"refused": "too_large"}, []
    listed = [
        {"length": len(page.jpeg), "width": page.width, "height": page.height, "measures": page.measures}
        for page in pages
    ]
    return {"kind": kind, "pages": listed}, [page.jpeg for page in pages]


if __name__ == "__main__":
    main()
