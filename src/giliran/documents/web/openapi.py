"""Sending in pieces in OpenAPI: tus 1.0 (core, creation, expiration)."""

from typing import Any

from giliran.documents.rules.limits import MOST_PIECE_BYTES
from giliran.foundation.web.openapi import (
    SESSION,
    TO_SIGN_IN,
    Description,
    answer,
    header,
    parameter,
    problems,
    uuid_in_path,
)

_PIECE = "application/offset+octet-stream"
_CSRF = parameter("X-CSRFToken", "header", "The CSRF token of the page, for browsers.", required=False)
_VERSION = parameter("Tus-Resumable", "header", "The version that the client speaks.", required=False)
_STANDS = {
    "Tus-Resumable": header("The version spoken.", const="1.0.0"),
    "Upload-Offset": header("How many bytes have come.", pattern="^[0-9]+$"),
    "Upload-Length": header("How many there will be.", pattern="^[0-9]+$"),
    "Upload-Expires": header("Until when it may go on."),
}
_UPLOAD = uuid_in_path("upload_id", "The upload's id, as the announcement's Location has it.")


def _operation(name: str, summary: str, about: str, **more: Any) -> dict[str, Any]:
    return {
        "tags": ["documents"],
        "operationId": name,
        "summary": summary,
        "description": about,
        **SESSION,
        **more,
    }


_ANNOUNCE = _operation(
    "announceUpload",
    "Announce a file",
    "The same file announced again goes on where it stopped.",
    parameters=[
        _CSRF,
        _VERSION,
        parameter("Upload-Length", "header", "The file's bytes.", pattern="^[0-9]{1,9}$"),
        parameter(
            "Upload-Metadata", "header",
            "`name base64,name base64` with kind, sha256 (hex) and, for a further page, document (its id).",
        ),
    ],
    responses={
        "201": answer("Announced.", headers={**_STANDS, "Location": header("Where the pieces go.")}),
        **TO_SIGN_IN,
        **problems(400, 403, 404, 405, 422, 429, 503),
    },
)  # fmt: skip
_TAKE = _operation(
    "sendPiece",
    "Send a piece",
    f"At most {MOST_PIECE_BYTES} bytes. The last piece is answered with where to go on (`Giliran-Next`).",
    parameters=[
        _CSRF,
        _VERSION,
        parameter("Upload-Offset", "header", "Where the piece begins.", pattern="^[0-9]{1,9}$"),
    ],
    requestBody={"required": True, "content": {_PIECE: {"schema": {"type": "string", "format": "binary"}}}},
    responses={
        "204": answer(
            "Taken.",
            headers={
                **_STANDS,
                "Giliran-Document": {**header("The document that it became.", format="uuid"), "required": False},
                "Giliran-Next": {**header("The page to go to."), "required": False},
            },
        ),
        **TO_SIGN_IN,
        **problems(400, 403, 404, 405, 409, 413, 415, 422, 423, 460, 503),
    },
)
_ANSWERS = {
    "200": answer("So far.", headers=_STANDS),
    **TO_SIGN_IN,
    **problems(404, 405, 422, 503),
}
DESCRIPTION = Description(
    tag="documents",
    about="Photos of documents in pieces, for weak lines: tus 1.0 (core, creation, expiration).",
    paths={
        "/dokumen/{dossier_id}/{key}/kiriman/": {
            "parameters": [
                uuid_in_path("dossier_id", "The application's id."),
                parameter("key", "path", "Which document.", pattern="^[-a-zA-Z0-9_]+$"),
            ],
            "post": _ANNOUNCE,
        },
        "/dokumen/kiriman/{upload_id}/": {
            "parameters": [_UPLOAD],
            "head": _operation(
                "askUpload",
                "How far an upload has come",
                "A refusal has no body here: GET says why.",
                responses=_ANSWERS,
            ),
            "get": _operation("askUploadInWords", "The same, with the reason of a refusal", "", responses=_ANSWERS),
            "patch": _TAKE,
        },
    },
)
