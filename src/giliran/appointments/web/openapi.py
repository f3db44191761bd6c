"""What of the appointments programs read, in OpenAPI."""

from giliran.appointments.web import openapi_fast, openapi_release, openapi_room
from giliran.foundation.web.openapi import SESSION, TO_SIGN_IN, Description, answer, problems, uuid_in_path

_BOOKING = uuid_in_path("booking_id", "The appointment's id.")
DESCRIPTION = Description(
    tag="appointments",
    about="Which days are free, and one's own appointment for telephones.",
    paths={
        **openapi_fast.PATHS,
        **openapi_room.PATHS,
        **openapi_release.PATHS,
        "/janji/{booking_id}/reservasi/aplikasi.webmanifest": {
            "parameters": [_BOOKING],
            "get": {
                "tags": ["appointments"],
                "operationId": "reservationManifest",
                "summary": "What makes the reservation's page installable (W3C)",
                **SESSION,
                "responses": {
                    "200": answer("The manifest.", media="application/manifest+json", of={"type": "object"}),
                    **TO_SIGN_IN,
                    **problems(404, 405, 503),
                },
            },
        },
    },
    schemas=openapi_fast.SCHEMAS | openapi_room.SCHEMAS | openapi_release.SCHEMAS,
    security_schemes=openapi_fast.SECURITY_SCHEMES | openapi_room.SECURITY_SCHEMES,
)
