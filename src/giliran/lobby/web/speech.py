"""What boards speak with: the words of every piece, and the sounds that were made ahead."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from giliran.foundation.web import access, problems
from giliran.lobby import queries

_A_YEAR = "public, max-age=31536000, immutable"
_A_MINUTE = "public, max-age=60"


@problems.spoken
@access.public
@require_safe
def words(_request: HttpRequest, language: str) -> HttpResponse:
    """Tell how a language says letters, digits and counters, and where their sounds are, if they were made."""
    found = queries.voice(language)
    if found is None:
        return problems.problem(status=HTTPStatus.NOT_FOUND)
    sounds = {key: reverse("lobby:voice_piece", args=[language, key, digest]) for key, digest in found.digests.items()}
    response = JsonResponse({"language": language, "says": found.says, "sounds": sounds})
    response["Cache-Control"] = _A_MINUTE
    return response


@access.public
@require_safe
def piece(_request: HttpRequest, language: str, key: str, digest: str) -> HttpResponse:
    """Return a sound; its address names what is in it, so a board asks once."""
    found = queries.sound(language=language, key=key, digest=digest)
    if found is None:
        raise Http404
    response = HttpResponse(found, content_type="audio/wav")
    response["Cache-Control"] = _A_YEAR
    return response
