"""Forms as a page holds them, in the reading of the demonstration's visitors."""

from typing import Any

from giliran.demo.live.pages import Form, Page

__all__ = ["Form", "Page", "page_of"]


def page_of(answer: Any, *, address: str) -> Page | None:
    """Return the page in an answer; None where it is no page."""
    if "html" not in answer.headers.get("Content-Type", ""):
        return None
    return Page(f"http://testserver{address}", answer.content.decode())
