"""Sending in pieces, for weak lines: tus 1.0 (core, creation, expiration), for signed-in owners, with a CSRF header.

Beyond tus: the file's SHA-256 is announced with it and compared at the end (status 460 as tus' checksum extension has
it); the same file announced again goes on where it stopped; the last piece answers with where to go (`Giliran-Next`),
or with status 422 and a sentence for the person.
"""

import base64
import binascii
from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from giliran.documents import services
from giliran.documents.rules.limits import MOST_PIECE_BYTES
from giliran.documents.rules.reading.verdict import Problem
from giliran.documents.rules.refusals import REFUSALS, NotYours
from giliran.documents.services.gate import Target
from giliran.documents.services.uploads import StillReading, UploadView, WrongChecksum, WrongOffset
from giliran.documents.web.applicant.owned import own_dossier, wanted_item
from giliran.foundation import ratelimit
from giliran.foundation.errors import Refused
from giliran.foundation.web import access, problems
from giliran.foundation.web.requests import length_of, now_of, user_id_of

_VERSION = "1.0.0"
_WRONG_CHECKSUM, _LOCKED = 460, 423
_A_PERSON, _AN_HOUR = 240, timedelta(hours=1)
_DIGEST_BYTES = 32


@problems.spoken
@access.signed_in
@require_POST
def announce(request: HttpRequest, dossier_id: UUID, key: str) -> HttpResponse:
    """Announce a file: `Upload-Length`, and `Upload-Metadata` with kind, sha256 and, for a further page, document."""
    own_dossier(request, dossier_id)
    wanted_item(dossier_id, key)
    at, owner = now_of(request), user_id_of(request)
    if not ratelimit.allow(scope="documents.upload", key=str(owner), limit=_A_PERSON, per=_AN_HOUR, at=at):
        return _sentence(_("Terlalu banyak kiriman. Tunggu satu jam, lalu coba lagi."), status=429)
    try:
        length = int(request.headers.get("Upload-Length", ""))
        told = _metadata(request.headers.get("Upload-Metadata", ""))
        digest = bytes.fromhex(told["sha256"])
        target = Target(
            dossier=dossier_id,
            key=key,
            kind=told["kind"],
            add_to=UUID(told["document"]) if told.get("document") else None,
        )
    except (ValueError, KeyError):
        return _tus(HttpResponse(status=400))
    if len(digest) != _DIGEST_BYTES:
        return _tus(HttpResponse(status=400))
    try:
        found = services.begin(target=target, length=length, digest=digest, at=at, owner=owner)
    except Refused as problem:
        return _sentence(str(problem.message), status=422)
    response = _tus(HttpResponse(status=201), found)
    response["Location"] = reverse("documents:piece", args=[found.id])
    return response


@problems.spoken
@access.signed_in
@require_http_methods(["HEAD", "GET", "PATCH"])
def piece(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Say how far an upload has come (HEAD; GET says why it was refused), or take a piece (PATCH)."""
    try:
        if request.method == "PATCH":
            return _take(request, upload_id)
        found = services.progress(upload_id=upload_id, owner=user_id_of(request), at=now_of(request))
    except NotYours as problem:
        raise Http404 from problem
    if found.refusal:
        return _sentence(str(REFUSALS[Problem(found.refusal)]), status=422)
    return _tus(HttpResponse(status=200), found)


def _take(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    wrong = _not_a_piece(request)
    if wrong:
        return _tus(HttpResponse(status=wrong))
    offset = int(request.headers["Upload-Offset"])
    try:
        found, _document = services.add_piece(
            upload_id=upload_id, offset=offset, data=request.body, at=now_of(request), owner=user_id_of(request)
        )
    except WrongOffset as problem:
        response = _tus(HttpResponse(status=409))
        response["Upload-Offset"] = str(problem.expected)
        return response
    except (StillReading, WrongChecksum) as problem:
        return _tus(HttpResponse(status=_LOCKED if isinstance(problem, StillReading) else _WRONG_CHECKSUM))
    except Refused as problem:
        return _sentence(str(problem.message), status=422)
    return _tus(HttpResponse(status=204), found)


def _not_a_piece(request: HttpRequest) -> int:
    """Return the status to answer a request that is no piece of an upload, 0 for one that is."""
    if request.content_type != "application/offset+octet-stream":
        return 415
    if length_of(request) > MOST_PIECE_BYTES:
        return 413
    return 0 if request.headers.get("Upload-Offset", "").isdecimal() else 400


def _tus(response: HttpResponse, found: UploadView | None = None) -> HttpResponse:
    response["Tus-Resumable"] = _VERSION
    response["Cache-Control"] = "no-store"
    if found is not None:
        response["Upload-Offset"] = str(found.received)
        response["Upload-Length"] = str(found.length)
        response["Upload-Expires"] = http_date(found.expires_at.timestamp())
        if found.document is not None:
            response["Giliran-Document"] = str(found.document)
            response["Giliran-Next"] = reverse("documents:document", args=[found.dossier, found.key])
    return response


def _sentence(message: str, *, status: int) -> HttpResponse:
    return _tus(problems.problem(status=status, detail=message))


def _metadata(header: str) -> dict[str, str]:
    """Read `name base64,name base64` (tus, creation). Raises `ValueError`."""
    told = {}
    for pair in header.split(","):
        name, _space, value = pair.strip().partition(" ")
        try:
            told[name] = base64.b64decode(value, validate=True).decode()
        except binascii.Error as problem:
            raise ValueError(name) from problem
    return told
