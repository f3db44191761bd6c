"""The bank's door in OpenAPI: Bank Indonesia's SNAP, virtual accounts (services 73, 24, 25)."""

from typing import Any

from giliran.foundation.web.openapi import (
    SESSION,
    TO_SIGN_IN,
    Description,
    Json,
    answer,
    parameter,
    problems,
    schema,
    uuid_in_path,
)

_JSON = "application/json"
_CODES = {
    200: "Carried out.",
    400: "A field is missing or malformed.",
    401: "Signature, time or token are not accepted.",
    404: "No such bill, or not to be paid so: cancelled, paid, expired, or another amount.",
    409: "The same X-EXTERNAL-ID was used today for something else.",
    413: "More than 16 KiB.",
    500: "Nothing was recorded; send it again.",
}
_TIME = parameter("X-TIMESTAMP", "header", "Now, ISO 8601 with offset; at most five minutes off.", format="date-time")
_SIGNATURE = parameter("X-SIGNATURE", "header", "Base64 of the signature.")


def _text(*, longest: int, **more: Any) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": longest, **more}


_ACCOUNT: Json = {
    "partnerServiceId": _text(longest=8, description="Eight characters, blanks on the left."),
    "customerNo": _text(longest=20, pattern="^[0-9]+$", description="The billing code, 15 digits."),
    "virtualAccountNo": _text(longest=28, description="partnerServiceId and customerNo together."),
}
_MONEY: Json = {
    "type": "object",
    "properties": {
        "value": {"type": "string", "pattern": r"^[0-9]{1,13}(\.00)?$", "description": "Rupiah, without cents."},
        "currency": {"const": "IDR"},
    },
    "required": ["value", "currency"],
}
_BOTH: Json = {
    "type": "object",
    "properties": {"english": {"type": "string"}, "indonesia": {"type": "string"}},
    "required": ["english", "indonesia"],
}


def _answers(name: str, *statuses: int) -> dict[str, Any]:
    return {
        **{str(status): answer(_CODES[status], media=_JSON, of=schema(name)) for status in statuses},
        **problems(405, 503),
    }


def _operation(name: str, summary: str, about: str) -> dict[str, Any]:
    return {
        "post": {
            "tags": ["payments"],
            "operationId": f"snap{name}",
            "summary": summary,
            "description": about,
            "security": [{"snapToken": []}, {}],
            "parameters": [
                _TIME,
                _SIGNATURE,
                parameter("X-PARTNER-ID", "header", "The bank's client key."),
                parameter("X-EXTERNAL-ID", "header", "Unique a day, or the same call again.", pattern="^[0-9]{1,36}$"),
                parameter("CHANNEL-ID", "header", "The bank's channel.", minLength=1),
            ],
            "requestBody": {"required": True, "content": {_JSON: {"schema": schema(f"Snap{name}Request")}}},
            "responses": _answers(f"Snap{name}Answer", 200, 400, 401, 404, 409, 413, 500),
        }
    }


_SIGNED = (
    "Signed symmetrically (base64 of HMAC-SHA512 over "
    "`METHOD:path:accessToken:lowerhex(SHA256(minified body)):timestamp`, with "
    "an access token) or asymmetrically (base64 of SHA256withRSA over the same without the token)."
)
_TOKEN: Json = {
    "post": {
        "tags": ["payments"],
        "operationId": "snapAccessToken",
        "summary": "An access token for a bank (service 73)",
        "description": "Signed: base64 of SHA256withRSA over `X-CLIENT-KEY|X-TIMESTAMP`. A token holds for 15 minutes.",
        "security": [],
        "parameters": [parameter("X-CLIENT-KEY", "header", "The bank's client key."), _TIME, _SIGNATURE],
        "requestBody": {
            "required": True,
            "content": {
                _JSON: {
                    "schema": {
                        "type": "object",
                        "properties": {"grantType": {"const": "client_credentials"}},
                        "required": ["grantType"],
                    }
                }
            },
        },
        "responses": _answers("SnapToken", 200, 400, 401, 413),
    }
}

_STANDING: Json = {
    "tags": ["payments"],
    "operationId": "billStanding",
    "summary": "How a bill stands, for its open page (htmx)",
    "description": "The time left as a piece of the page; `HX-Refresh` when the bill is no longer as it was seen.",
    **SESSION,
    "parameters": [parameter("seen", "query", "The state that the page shows.", required=False)],
    "responses": {
        "200": answer("A piece of the page, or `HX-Refresh`.", media="text/html"),
        **TO_SIGN_IN,
        **problems(404, 405, 503),
    },
}


def _answer_schema(**more: Json) -> Json:
    return {
        "type": "object",
        "properties": {
            "responseCode": {
                "type": "string",
                "pattern": "^[0-9]{7}$",
                "description": "HTTP status, service, case.",
            },
            "responseMessage": {"type": "string"},
            **more,
        },
        "required": ["responseMessage"],
    }


def _request(**more: Json) -> Json:
    return {"type": "object", "properties": {**_ACCOUNT, **more}, "required": [*_ACCOUNT, *more]}


_DATA: Json = {"type": "object", "properties": {"virtualAccountName": {"type": "string"}}}
DESCRIPTION = Description(
    tag="payments",
    about="The bank's door: Bank Indonesia's SNAP, virtual accounts that end in a billing code; and how a bill stands.",
    paths={
        "/tagihan/{bill_id}/keadaan/": {"parameters": [uuid_in_path("bill_id", "The bill's id.")], "get": _STANDING},
        "/snap/v1.0/access-token/b2b": _TOKEN,
        "/snap/v1.0/transfer-va/inquiry": _operation("Inquiry", "What is to be paid (service 24)", _SIGNED),
        "/snap/v1.0/transfer-va/payment": _operation("Payment", "A payment was taken (service 25)", _SIGNED),
    },
    schemas={
        "SnapMoney": _MONEY,
        "SnapToken": _answer_schema(
            accessToken={"type": "string"}, tokenType={"const": "Bearer"}, expiresIn={"type": "string"}
        ),
        "SnapInquiryRequest": _request(inquiryRequestId=_text(longest=128)),
        "SnapInquiryAnswer": _answer_schema(
            virtualAccountData={
                **_DATA,
                "properties": {
                    **_DATA["properties"],
                    "inquiryStatus": {"enum": ["00", "01"]},
                    "inquiryReason": _BOTH,
                    "totalAmount": schema("SnapMoney"),
                    "freeTexts": {"type": "array", "items": _BOTH},
                },
            }
        ),
        "SnapPaymentRequest": _request(
            paymentRequestId=_text(longest=128, description="The bank's own number of this payment."),
            paidAmount=schema("SnapMoney"),
            trxDateTime={"type": "string", "format": "date-time"},
            referenceNo=_text(longest=64, description="The bank's transaction number (NTB)."),
            additionalInfo={
                "type": "object",
                "properties": {"ntpn": {"type": "string", "pattern": "^[0-9A-Z]{16}$"}},
                "required": ["ntpn"],
            },
        ),
        "SnapPaymentAnswer": _answer_schema(
            virtualAccountData={
                **_DATA,
                "properties": {
                    **_DATA["properties"],
                    "paymentFlagStatus": {"enum": ["00", "01"]},
                    "paymentFlagReason": _BOTH,
                },
            }
        ),
    },
    security_schemes={"snapToken": {"type": "http", "scheme": "bearer", "description": "From the access token door."}},
)
