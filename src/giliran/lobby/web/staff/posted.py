"""What buttons and small forms send, read without a form class: as text that a database can be asked for."""

from django.http import HttpRequest


def posted(request: HttpRequest, name: str) -> str:
    """Return what was sent under a name, without the zero letters that no text of a database may hold."""
    return request.POST.get(name, "").replace("\x00", "")


def deed(request: HttpRequest) -> tuple[str, str]:
    """Return what a button says: a word, and what it is done with."""
    word, _space, argument = posted(request, "action").partition(" ")
    return word, argument
