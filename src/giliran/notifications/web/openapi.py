"""The carriers' door in OpenAPI."""

from giliran.foundation.web.openapi import Description, answer, parameter, problems, schema

DESCRIPTION = Description(
    tag="notifications",
    about="Where carriers of mail and SMS tell what became of a message.",
    paths={
        "/pemberitahuan/tanda-terima/": {
            "post": {
                "tags": ["notifications"],
                "operationId": "deliveryReceipt",
                "summary": "A delivery receipt",
                "description": (
                    "Signed: lower-case hex of HMAC-SHA256 over `timestamp.body`. What is genuine is answered alike, "
                    "known or not: nothing need be sent again. Receipts may come twice and in any order."
                ),
                "security": [],
                "parameters": [
                    parameter(
                        "X-Carrier-Timestamp", "header", "Seconds since 1970; at most five minutes off.",
                        pattern="^[0-9]{1,12}$",
                    ),
                    parameter("X-Carrier-Signature", "header", "The signature.", pattern="^[0-9a-f]{64}$"),
                ],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": schema("DeliveryReceipt")}},
                },
                "responses": {"204": answer("Taken."), **problems(401, 405, 413, 503)},
            }
        }
    },
    schemas={
        "DeliveryReceipt": {
            "type": "object",
            "properties": {
                "event_id": {"type": "string", "minLength": 1, "maxLength": 120, "description": "The carrier's own."},
                "message_id": {"type": "string", "format": "uuid", "description": "Ours, as it was given on."},
                "status": {"enum": ["delivered", "failed"]},
                "at": {"type": "number", "minimum": 0, "maximum": 32503680000, "description": "Seconds since 1970."},
                "reason": {"type": "string", "description": "Why it failed."},
            },
            "required": ["event_id", "message_id", "status", "at"],
        }
    },
)  # fmt: skip
